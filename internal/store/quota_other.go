//go:build !unix

package store

import "syscall"

// quota is a full disk, where the system tells the two not apart.
const quota = syscall.ENOSPC
