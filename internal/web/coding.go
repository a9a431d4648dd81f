package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// maxAct is the most that the reader sends.
const maxAct = 64 << 10

// decode reads what a script sent.
func decode(w http.ResponseWriter, r *http.Request, in any) error {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return firsthand.Errorf(firsthand.Invalid, "The selection could not be read; nothing was changed.")
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAct)).Decode(in); err != nil {
		return firsthand.Errorf(firsthand.Invalid, "The selection could not be read; nothing was changed.")
	}
	return nil
}

// A Selected is a passage as a browser names it.
type Selected struct {
	Start, End int // in UTF-16 units of the whole text
	Revision   int // that the browser shows
	Head       int64
	Blind      bool
}

// on finds the document and the passage that a script means.
func (s *Server) on(r *http.Request, study firsthand.Study, in Selected) (firsthand.Document, *text.Index, text.Span, error) {
	d, revision, ix, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return d, ix, text.Span{}, err
	}
	if in.Revision != revision {
		return d, ix, text.Span{}, firsthand.Errorf(firsthand.Conflict, "The text was corrected since this page was opened; nothing was changed. Load the page again.")
	}
	if in.Start < 0 || in.End <= in.Start || in.End > ix.LenUTF16() {
		return d, ix, text.Span{}, firsthand.Errorf(firsthand.Invalid, "That passage is not in %s; nothing was changed.", d.Name)
	}
	at := trimmed(ix, text.Span{Start: ix.FromUTF16(in.Start), End: ix.FromUTF16(in.End-1) + 1})
	if at.Len() <= 0 {
		return d, ix, at, firsthand.Errorf(firsthand.Invalid, "The selection holds no words; nothing was changed.")
	}
	return d, ix, at, nil
}

// addCodings gives codes to a selection, one of which may be new. The script
// names what it makes, so that it may send the same act again.
func (s *Server) addCodings(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Selected
		Codes []app.Wish
		New   *struct {
			ID, Parent firsthand.ID
			Name       string
		}
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, at, err := s.on(r, study, in.Selected)
	if err != nil {
		return err
	}
	p := app.Passing{At: at, Codes: in.Codes}
	if in.New != nil {
		p.New = firsthand.Code{ID: in.New.ID, Parent: in.New.Parent, Name: strings.TrimSpace(in.New.Name)}
	}
	if len(p.Codes) == 0 {
		return firsthand.Errorf(firsthand.Invalid, "No code was named; nothing was coded.")
	}
	if _, err = s.app.CodePassage(r.Context(), s.me, study.ID, d.ID, p); err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in.Selected, News{})
}

// trimmed leaves the white space at the edges of a selection out.
func trimmed(ix *text.Index, at text.Span) text.Span {
	words := ix.Slice(at)
	left := strings.TrimLeft(words, " \t\r\n\u00a0")
	right := strings.TrimRight(left, " \t\r\n\u00a0")
	start := ix.FromByte(ix.Byte(at.Start) + len(words) - len(left))
	return text.Span{Start: start, End: ix.FromByte(ix.Byte(start) + len(right))}
}

// moveCoding changes a coding's edges.
func (s *Server) moveCoding(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in Selected
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, at, err := s.on(r, study, in)
	if err != nil {
		return err
	}
	if err := s.app.InDocument(r.Context(), study.ID, d.ID, firsthand.ID(r.PathValue("coding"))); err != nil {
		return err
	}
	if err := s.app.MoveCoding(r.Context(), s.me, study.ID, firsthand.ID(r.PathValue("coding")), at); err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in, News{})
}

func (s *Server) removeCoding(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in Selected
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, _, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	if err := s.app.InDocument(r.Context(), study.ID, d.ID, firsthand.ID(r.PathValue("coding"))); err != nil {
		return err
	}
	if err := s.app.RemoveCoding(r.Context(), s.me, study.ID, firsthand.ID(r.PathValue("coding"))); err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in, News{})
}

// correct puts other words in the place of a paragraph.
func (s *Server) correct(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Selected
		Words string
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, ix, at, err := s.on(r, study, in.Selected)
	if err != nil {
		return err
	}
	words := strings.Join(strings.Fields(in.Words), " ")
	if words == strings.Join(strings.Fields(ix.Slice(at)), " ") {
		words = ix.Slice(at)
	}
	c, err := s.app.Correct(r.Context(), s.me, study.ID, d.ID, in.Revision, at, words)
	if err != nil {
		return err
	}
	if in.Blind {
		// Nothing of what others coded is told, not even that it is there.
		_, _, me, err := s.app.Team(r.Context(), s.me, study.ID)
		if err != nil {
			return err
		}
		c.Touched = slices.DeleteFunc(c.Touched, func(k firsthand.Coding) bool { return k.Coder != me })
		c.Gone = 0
	}
	n := News{Lost: c.Gone, Said: "Corrected. " + plural(len(c.Touched), "coding holds", "codings hold") + " words that changed."}
	switch {
	case c.Revision == in.Revision:
		n.Said = "The words are as they were; nothing was changed."
	case len(c.Touched) == 0:
		n.Said = "Corrected. No coding holds words that changed."
	}
	if c.Gone > 0 {
		n.Said += fmt.Sprintf(" %s no words left.", plural(c.Gone, "coding has", "codings have"))
	}
	for _, k := range c.Touched {
		n.Touched = append(n.Touched, k.ID)
	}
	return s.tell(w, r, study, d.ID, in.Selected, n)
}

func (s *Server) undo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	return s.turnBack(w, r, study, s.app.Undo, "Taken back: ")
}

func (s *Server) redo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	return s.turnBack(w, r, study, s.app.Redo, "Done again: ")
}

func (s *Server) turnBack(w http.ResponseWriter, r *http.Request, study firsthand.Study, act func(context.Context, app.Person, firsthand.ID) (firsthand.Entry, error), said string) error {
	var in Selected
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, _, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	e, err := act(r.Context(), s.me, study.ID)
	if err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in, News{Said: said + e.Summary})
}

// tell answers a script with what is different since what its page holds.
func (s *Server) tell(w http.ResponseWriter, r *http.Request, study firsthand.Study, document firsthand.ID, in Selected, told News) error {
	n, err := s.news(r, study, document, in.Head, in.Blind)
	if err != nil {
		return err
	}
	n.Said, n.Touched, n.Lost = told.Said, told.Touched, told.Lost
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(n)
}
