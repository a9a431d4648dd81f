package api

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A Case is what documents are about, most often a person.
type Case struct {
	ID          firsthand.ID      `json:"id" doc:"For life, in every file that leaves the program."`
	Name        string            `json:"name" doc:"Unique in the study, such as P07."`
	Pseudonym   *string           `json:"pseudonym" doc:"The name under which a participant is quoted."`
	Participant bool              `json:"participant" doc:"The case is a person."`
	Documents   []string          `json:"documents" doc:"The names of its documents."`
	Date        *string           `json:"interview_date" format:"date" doc:"Of the interview."`
	Minutes     *float64          `json:"minutes" doc:"How long the interview was."`
	Place       *string           `json:"place" doc:"Where the interview was."`
	Order       *int              `json:"analysis_order" doc:"In which it was analysed, 1 first."`
	Note        string            `json:"note" doc:"What was written of the case."`
	Attributes  map[string]string `json:"attributes" doc:"By the names of the study's variables; one that is not recorded is left out."`
}

// A Memo is what a colleague thought and wrote down.
type Memo struct {
	ID       firsthand.ID `json:"id" doc:"For life, in every file that leaves the program."`
	Kind     string       `json:"about_kind" doc:"What it is about: study, document, code, coding, case; empty where that is gone."`
	About    string       `json:"about" doc:"The name of that: a title, a name, a code's path; of a coding, its code's path."`
	AboutID  firsthand.ID `json:"about_id" doc:"The id of that."`
	Document *string      `json:"document" doc:"The document's name, where it is about one, a passage of one, or a coding."`
	Start    *int         `json:"start" doc:"Where the passage begins, in code points; null where it is about no passage."`
	End      *int         `json:"end" doc:"Where the passage ends."`
	Gone     bool         `json:"gone" doc:"No word of the passage is left in the text."`
	Title    string       `json:"title" doc:"May be empty."`
	Body     string       `json:"body" doc:"What was written."`
	By       string       `json:"by" doc:"Who wrote it."`
	Created  string       `json:"created" format:"date-time" doc:"When it was begun."`
	Modified string       `json:"modified" format:"date-time" doc:"When it was last changed."`
}

// memosAsked asks for memos.
type memosAsked struct {
	inStudy
	About string `query:"about" doc:"Only those about one thing: a code's path, a document's or a case's name, or any id."`
}

func (s *Server) caseOperations() {
	list(s, "/studies/{study}/cases", "cases", "List the cases with their attributes.", "In natural order of their names: P2 before P10. Its csv is what firsthand import --cases reads, once name is called participant.",
		func(ctx context.Context, in *inStudy, w app.Window, each func(Case) error) (app.Extent, error) {
			return s.app.EachCase(ctx, in.study.ID, w, func(c app.TidyCase) error { return each(caseOf(c)) })
		})
	list(s, "/studies/{study}/memos", "memos", "List the memos.", "Oldest first.",
		func(ctx context.Context, in *memosAsked, w app.Window, each func(Memo) error) (app.Extent, error) {
			return s.app.EachMemo(ctx, in.study, in.About, w, func(m app.TidyMemo) error { return each(memoOf(m)) })
		})
}

func caseOf(c app.TidyCase) Case {
	out := Case{ID: c.ID, Name: c.Name, Pseudonym: maybe(c.Pseudonym), Participant: c.Participant, Documents: c.Documents, Date: maybe(c.Interview.Date),
		Place: maybe(c.Interview.Place), Note: c.Note, Attributes: c.Attributes}
	if c.Interview.Minutes > 0 {
		out.Minutes = &c.Interview.Minutes
	}
	if c.Interview.Order > 0 {
		out.Order = &c.Interview.Order
	}
	return out
}

func memoOf(m app.TidyMemo) Memo {
	out := Memo{ID: m.ID, Kind: string(m.Kind), About: m.Name, AboutID: m.About, Document: maybe(m.Document), Gone: m.Gone, Title: m.Title, Body: m.Body, By: m.By,
		Created: app.ISOTime(m.Created), Modified: app.ISOTime(m.Modified)}
	if m.At.Len() > 0 || m.Gone {
		out.Start, out.End = &m.At.Start, &m.At.End
	}
	return out
}
