//go:build unix

package store

import "syscall"

// quota is what the system says when somebody has used up what they may.
const quota = syscall.EDQUOT
