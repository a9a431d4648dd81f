//go:build !unix || aix || solaris

package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// lockFile waits until nobody else holds a file, here or in another process, and
// holds it until release: whoever made the file holds it. One that a killed
// process left is nobody's.
func lockFile(ctx context.Context, path string) (release func(), err error) {
	for {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			_, err = f.WriteString(strconv.Itoa(os.Getpid()))
			if err = errors.Join(err, f.Close()); err != nil {
				return nil, errors.Join(err, os.Remove(path))
			}
			return func() { _ = os.Remove(path) }, nil
		}
		if !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrPermission) { // which is what one that is going says
			return nil, err
		}
		if b, err := os.ReadFile(path); err == nil {
			if pid, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil && !Living(pid) {
				_ = os.Remove(path) // or somebody else did
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}
