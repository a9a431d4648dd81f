package firsthand

import (
	"errors"
	"fmt"
)

// A Kind says what sort of thing went wrong, so that a page can choose its
// status and a command its exit code.
type Kind int

// Internal is the zero Kind: whatever is not known to be safe to show.
const (
	Internal  Kind = iota
	Invalid        // what was asked cannot be done as asked
	NotFound       // there is no such thing, or not for this person
	Forbidden      // this person may not
	Conflict       // somebody or something stands in the way
)

// An Error carries a sentence that is safe to show to a researcher: what
// happened, and what is safe.
type Error struct {
	Kind    Kind
	Message string
	Hint    string // what to try next, or empty
	Err     error  // the cause, for the log only
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.Err }

// WithHint adds what to try next.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Errorf makes an Error of a kind.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// KindOf is the kind of err, Internal if it is not an [Error].
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
