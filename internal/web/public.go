package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"firsthand.study"
)

// The pages of somebody who has no account and holds the secret of a private
// link: /r/SECRET introduces a person, /c/SECRET is where a person consents.
// They know nothing of who sits at the workspace, keep no cookie, log no address,
// and say the same of every link that does not work.

// isPublic tells whether an address is for somebody without an account, so that
// the gate lets it pass. Whatever else there is stays behind the gate.
func isPublic(path string) bool {
	secret, ok := strings.CutPrefix(path, "/r/")
	if ok {
		secret = strings.TrimSuffix(secret, "/thanks")
	} else if secret, ok = strings.CutPrefix(path, "/c/"); !ok {
		return false
	}
	return secret != "" && secret != "." && secret != ".." && !strings.Contains(secret, "/")
}

// OpenFrame is what stands around a page of somebody without an account. Its
// title never says what the study is about: it is seen by who looks over a
// shoulder, and stays in a browser's history.
type OpenFrame struct {
	Title   string
	Top     string // whom the page is for
	Scripts []string
}

// OpenWord is a page that says one thing: a link that does not work, thanks.
type OpenWord struct {
	OpenFrame
	Said []string
}

// open answers for a private link of one purpose.
func (s *Server) open(purpose firsthand.Purpose, h func(w http.ResponseWriter, r *http.Request, l firsthand.Link) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.pace.allows("reads "+callerOf(r), 90, 500*time.Millisecond) {
			s.busy(w)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxOpenForm)
		l, err := s.app.LinkBySecret(r.Context(), r.PathValue("secret"), purpose)
		if err == nil {
			err = h(w, r, l)
		}
		switch {
		case err == nil, errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		case firsthand.KindOf(err) == firsthand.NotFound:
			s.shut(w)
		default:
			// The pattern, not the address: the secret is nobody's business.
			s.log.Error("a page of a private link failed", "route", r.Pattern, "error", err)
			s.say(w, http.StatusServiceUnavailable, OpenWord{OpenFrame{Title: "This does not work at the moment"}, []string{
				"Nothing was kept of what you wrote.", "Try again in a while, or tell whoever gave you the link."}})
		}
	}
}

// maxOpenForm is the most that such a form may bring: a signature as a picture.
const maxOpenForm = 1 << 20

// shut says that a link does not work, and never whether it ever did.
func (s *Server) shut(w http.ResponseWriter) {
	s.say(w, http.StatusNotFound, OpenWord{OpenFrame{Title: "This link does not work"}, []string{
		"It may have been used already, closed, or be too old, or a part of it is missing. Nothing was kept of what you wrote just now.",
		"If you did what it was for, there is nothing more to do. Else ask whoever gave it to you for another."}})
}

func (s *Server) busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "60")
	s.say(w, http.StatusTooManyRequests, OpenWord{OpenFrame{Title: "Too much at once"}, []string{
		"Nothing was kept of what you wrote just now.", "Wait a minute, and try again."}})
}

func (s *Server) say(w http.ResponseWriter, code int, p OpenWord) {
	if err := s.show(w, code, "public_word", p); err != nil {
		s.log.Error("a page of a private link failed", "error", err)
		http.Error(w, p.Title+".", code)
	}
}

// A Block is a heading with what stands below it, or a paragraph without one.
type Block struct {
	Head  string
	Paras []string
}

// blocksOf reads what a protocol says: blank lines part paragraphs, and a short
// first line without a full stop is a heading.
func blocksOf(body string) (all []Block) {
	for _, part := range strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n\n") {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		var b Block
		if len(lines) > 1 && len(lines[0]) <= 80 && !strings.HasSuffix(strings.TrimSpace(lines[0]), ".") {
			b.Head, lines = lines[0], lines[1:]
		}
		for _, l := range lines {
			if l = strings.TrimSpace(l); l != "" {
				b.Paras = append(b.Paras, l)
			}
		}
		if b.Head != "" || len(b.Paras) > 0 {
			all = append(all, b)
		}
	}
	return all
}

// studyOf is the study of a link.
func (s *Server) studyOf(ctx context.Context, l firsthand.Link) (firsthand.Study, error) {
	return s.app.Study(ctx, string(l.Study))
}

// canSeal is a NotFound where there is no vault, so that nobody writes in vain.
func (s *Server) canSeal(ctx context.Context) error {
	v, err := s.app.Vault(ctx)
	if err == nil && !v.Made {
		err = firsthand.Errorf(firsthand.Conflict, "There is no vault yet, so a private link leads nowhere.")
	}
	return err
}

var errTooLong = firsthand.Errorf(firsthand.Invalid, "That is too long.")

// fieldsOf reads a form of the usual kind. What cannot be read is told without a
// word of it.
func fieldsOf(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return errTooLong
		}
		return firsthand.Errorf(firsthand.Invalid, "The form could not be read.")
	}
	return nil
}
