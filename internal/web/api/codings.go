package api

import (
	"context"
	"net/http"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// A Coding is one coder's one code on one passage, with what stands beside it in
// an analysis. As csv it can be brought into a study again.
type Coding struct {
	ID         firsthand.ID      `json:"id" doc:"For life, in every file that leaves the program."`
	Document   string            `json:"document" doc:"The document's name."`
	Start      int               `json:"start" doc:"Where the passage begins, in code points."`
	End        int               `json:"end" doc:"Where it ends, in code points; this place is no longer in it."`
	FirstLine  int               `json:"first_line" doc:"The line in which it begins, from 1."`
	LastLine   int               `json:"last_line" doc:"The line in which it ends."`
	Code       string            `json:"code" doc:"The code's path."`
	Coder      string            `json:"coder" doc:"Who coded it."`
	Quote      string            `json:"quote" doc:"The words of the passage."`
	Changed    bool              `json:"changed" doc:"An edit replaced words in it after it was coded, and nobody has looked at it since."`
	Created    string            `json:"created" format:"date-time" doc:"When it was coded."`
	CodeID     firsthand.ID      `json:"code_id" doc:"Of the code."`
	DocumentID firsthand.ID      `json:"document_id" doc:"Of the document."`
	Case       *string           `json:"case" doc:"The case that the document belongs to; null for none."`
	Pseudonym  *string           `json:"pseudonym" doc:"Of the case."`
	Attributes map[string]string `json:"attributes" doc:"Of the case, by the names of the study's variables."`
}

// codingsAsked asks for codings.
type codingsAsked struct {
	inStudy
	Document string   `query:"document" doc:"Only those of one document, by its name or id."`
	Code     string   `query:"code" doc:"Only those of one code, by its path; Code/* takes in the codes below."`
	Coder    string   `query:"coder" doc:"Only one coder's."`
	Where    []string `query:"where" doc:"Only those of cases of whom this holds: Variable=value, or Variable!=value; an empty value is that none is recorded. All must hold."`
}

// A NewCoding is a passage to be coded.
type NewCoding struct {
	ID       firsthand.ID `json:"id,omitempty" doc:"What the coding is to be called, a lower-case UUID; any where left out. Sending the same again changes nothing more."`
	Document string       `json:"document" doc:"The document's name or id."`
	Start    int          `json:"start" doc:"Where the passage begins, in code points."`
	End      int          `json:"end" doc:"Where it ends."`
	Code     string       `json:"code" doc:"The code's path or id."`
	Quote    *string      `json:"quote,omitempty" doc:"The words that are meant; where they are not what stands there, nothing is coded."`
	Revision int          `json:"revision,omitempty" doc:"The revision that start and end were counted in; where there is a newer one, nothing is coded."`
}

// codingMade asks for a passage to be coded.
type codingMade struct {
	inStudy
	Body NewCoding
}

// oneCoding asks for a coding to be removed.
type oneCoding struct {
	inStudy
	Coding firsthand.ID `path:"coding" doc:"The coding's id."`
}

// codingMoved asks for a coding to be moved.
type codingMoved struct {
	oneCoding
	Body NewEdges
}

// NewEdges are where a coding is to begin and end.
type NewEdges struct {
	Start int `json:"start" doc:"Where the passage is to begin, in code points of the newest revision."`
	End   int `json:"end" doc:"Where it is to end."`
}

// A MadeCoding is a coding that was made, or was there already.
type MadeCoding struct {
	Done
	ID       firsthand.ID `json:"id" doc:"Of the coding."`
	Document string       `json:"document" doc:"The document's name."`
	Start    int          `json:"start" doc:"Where it begins."`
	End      int          `json:"end" doc:"Where it ends."`
	Code     string       `json:"code" doc:"The code's path."`
	Quote    string       `json:"quote" doc:"The words of the passage."`
}

func (s *Server) codingOperations() {
	list(s, "/studies/{study}/codings", "codings", "List the codings, with their words, their lines and the attributes of their case.",
		"By document name and then in the order of the text. Its csv is what firsthand import --codings reads.",
		func(ctx context.Context, in *codingsAsked, w app.Window, each func(Coding) error) (app.Extent, error) {
			q := app.TidyQuestion{Document: in.Document, Where: in.Where, Coder: in.Coder, Expression: expressionOf(in.Code)}
			return s.app.EachPassage(ctx, in.study.ID, q, w, func(p app.TidyPassage) error { return each(codingOf(p)) })
		})
	act(s, http.MethodPost, "/studies/{study}/codings", "addCoding", "Code a passage.", "As the person whose workspace it is. The same code on the same passage is one coding.", http.StatusCreated, s.addCoding)
	act(s, http.MethodPatch, "/studies/{study}/codings/{coding}", "moveCoding", "Change where a coding begins and ends.", "", http.StatusOK,
		func(ctx context.Context, in *codingMoved) (Done, error) {
			if err := s.app.MoveCoding(ctx, s.me, in.study.ID, in.Coding, firsthand.Span{Start: in.Body.Start, End: in.Body.End}); err != nil {
				return Done{}, err
			}
			return s.done(ctx, in.study.ID)
		})
	act(s, http.MethodDelete, "/studies/{study}/codings/{coding}", "removeCoding", "Remove a coding.", "", http.StatusOK,
		func(ctx context.Context, in *oneCoding) (Done, error) {
			if err := s.app.RemoveCoding(ctx, s.me, in.study.ID, in.Coding); err != nil {
				return Done{}, err
			}
			return s.done(ctx, in.study.ID)
		})
}

// expressionOf asks for one code by its path, with those below it where /* stands
// behind.
func expressionOf(path string) string {
	if path == "" {
		return ""
	}
	if n := len(path) - 2; n > 0 && path[n:] == "/*" {
		return app.ExpressionOf(path[:n], true)
	}
	return app.ExpressionOf(path, false)
}

func codingOf(p app.TidyPassage) Coding {
	return Coding{ID: p.ID, Document: p.Document.Name, Start: p.At.Start, End: p.At.End, FirstLine: p.First, LastLine: p.Last, Code: p.Code, Coder: p.Coder, Quote: p.Words,
		Changed: p.Changed, Created: p.Created, CodeID: p.CodeID, DocumentID: p.Document.ID, Case: maybe(p.Case.Name), Pseudonym: maybe(p.Case.Pseudonym), Attributes: p.Attributes}
}

func (s *Server) addCoding(ctx context.Context, in *codingMade) (MadeCoding, error) {
	b := in.Body
	d, revision, words, err := s.app.Transcript(ctx, in.study.ID, b.Document)
	if err != nil {
		return MadeCoding{}, err
	}
	at := text.Span{Start: b.Start, End: b.End}
	switch {
	case b.Revision != 0 && b.Revision != revision:
		return MadeCoding{}, firsthand.Errorf(firsthand.Conflict, "%s has revision %d by now; nothing was coded.", d.Name, revision).WithHint("read the document again and count in its text")
	case !at.Valid(words.Len()):
		return MadeCoding{}, firsthand.Errorf(firsthand.Invalid, "%d to %d is no passage of %s, which has %d code points; nothing was coded.", b.Start, b.End, d.Name, words.Len())
	case b.Quote != nil && *b.Quote != words.Slice(at):
		return MadeCoding{}, firsthand.Errorf(firsthand.Invalid, "The quote is not what stands at %d to %d of %s; nothing was coded.", b.Start, b.End, d.Name).
			WithHint("places are code points from 0, and the end is not included")
	}
	code, err := s.app.CodeNamed(ctx, in.study.ID, b.Code)
	if err != nil {
		return MadeCoding{}, err
	}
	made, err := s.app.CodePassage(ctx, s.me, in.study.ID, d.ID, app.Passing{At: at, Codes: []app.Wish{{ID: b.ID, Code: code.ID}}})
	if err != nil {
		return MadeCoding{}, err
	}
	c := made[0]
	if c.Code != code.ID || c.Place != at { // sent again it would be the same; this is another
		return MadeCoding{}, firsthand.Errorf(firsthand.Conflict, "There is a coding of that ID already, with another code or place; nothing was coded.")
	}
	done, err := s.done(ctx, in.study.ID)
	return MadeCoding{done, c.ID, d.Name, c.Place.Start, c.Place.End, code.Path, words.Slice(c.Place)}, err
}
