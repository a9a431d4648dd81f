package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// A Coded is what the reader's script is told after an act.
type Coded struct {
	Said     string `json:"said"`
	Coding   string `json:"coding,omitempty"`
	Article  string `json:"article"`  // the transcript anew
	Codebook string `json:"codebook"` // and the codebook beside it
}

// maxAct is the most that the reader sends.
const maxAct = 16 << 10

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

// addCoding codes a selection, whose place comes in UTF-16 units, with a code
// that is there or with a new one.
func (s *Server) addCoding(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Start, End int
		Revision   int
		Code       firsthand.ID
		New        string
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	v, err := s.app.ReadDocument(r.Context(), s.me, study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	if in.Revision != v.Revision.Number {
		return firsthand.Errorf(firsthand.Conflict, "The text was corrected since this page was opened; nothing was coded. Load the page again.")
	}
	ix := text.NewIndex(v.Revision.Text)
	if in.Start < 0 || in.End <= in.Start || in.End > ix.LenUTF16() {
		return firsthand.Errorf(firsthand.Invalid, "That passage is not in %s; nothing was coded.", v.Document.Name)
	}
	at := trimmed(ix, text.Span{Start: ix.FromUTF16(in.Start), End: ix.FromUTF16(in.End-1) + 1})
	if at.Len() <= 0 {
		return firsthand.Errorf(firsthand.Invalid, "The selection holds no words; nothing was coded.")
	}
	if name := strings.TrimSpace(in.New); name != "" && in.Code == "" {
		made, err := s.app.AddCode(r.Context(), s.me, firsthand.Code{Study: study.ID, Name: name})
		if err != nil {
			return err
		}
		in.Code = made.ID
	}
	made, err := s.app.AddCoding(r.Context(), s.me, study.ID, v.Document.ID, in.Code, at)
	if err != nil {
		return err
	}
	return s.told(w, r, study, string(made.ID), func(p ReaderPage) string {
		return fmt.Sprintf("Coded %s as %s.", plural(app.CountWords(ix.Slice(at)), "word", "words"), p.nameOf(in.Code))
	})
}

// trimmed leaves the white space at the edges of a selection out.
func trimmed(ix *text.Index, at text.Span) text.Span {
	words := ix.Slice(at)
	left := strings.TrimLeft(words, " \t\r\n\u00a0")
	right := strings.TrimRight(left, " \t\r\n\u00a0")
	start := ix.FromByte(ix.Byte(at.Start) + len(words) - len(left))
	return text.Span{Start: start, End: ix.FromByte(ix.Byte(start) + len(right))}
}

// nameOf is the name of a code in the codebook of the page.
func (p ReaderPage) nameOf(code firsthand.ID) string {
	for _, list := range [][]ReaderCode{p.Tree, p.Signs} {
		for _, c := range list {
			if c.ID == code {
				return c.Name
			}
		}
	}
	return "a code"
}

func (s *Server) removeCoding(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if err := s.app.RemoveCoding(r.Context(), s.me, study.ID, firsthand.ID(r.PathValue("coding"))); err != nil {
		return err
	}
	return s.told(w, r, study, "", func(ReaderPage) string { return "The coding was removed." })
}

func (s *Server) undo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	e, err := s.app.Undo(r.Context(), s.me, study.ID)
	if err != nil {
		return err
	}
	return s.told(w, r, study, "", func(ReaderPage) string { return "Taken back: " + e.Summary })
}

func (s *Server) redo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	e, err := s.app.Redo(r.Context(), s.me, study.ID)
	if err != nil {
		return err
	}
	return s.told(w, r, study, "", func(ReaderPage) string { return "Done again: " + e.Summary })
}

// told answers the script with the transcript as it is now.
func (s *Server) told(w http.ResponseWriter, r *http.Request, study firsthand.Study, coding string, said func(ReaderPage) string) error {
	p, err := s.readerPage(r, study)
	if err != nil {
		return err
	}
	answer := Coded{Said: said(p), Coding: coding}
	if answer.Article, err = s.part("article", p); err != nil {
		return err
	}
	if answer.Codebook, err = s.part("codebook", p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(answer)
}

// part renders a piece of the reader.
func (s *Server) part(name string, p ReaderPage) (string, error) {
	var b bytes.Buffer
	var t *template.Template = s.pages["reader"]
	err := t.ExecuteTemplate(&b, name, p)
	return b.String(), err
}
