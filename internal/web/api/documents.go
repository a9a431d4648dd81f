package api

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// A Document is one source in a list.
type Document struct {
	ID         firsthand.ID      `json:"id" doc:"For life, in every file that leaves the program."`
	Name       string            `json:"name" doc:"Unique among the study's documents."`
	Case       *string           `json:"case" doc:"The case that it belongs to; null for none."`
	Pseudonym  *string           `json:"pseudonym" doc:"Of the case."`
	Media      string            `json:"media" enum:"text,pdf,picture,audio,video" doc:"What kind of source it is."`
	Date       *string           `json:"date" format:"date" doc:"Of the interview."`
	Minutes    *float64          `json:"minutes" doc:"How long the interview was."`
	Revision   *int              `json:"revision" doc:"The number of the revision that analysts see, from 1; null where the words are missing."`
	Length     int               `json:"length" doc:"Of that revision, in code points."`
	Words      int               `json:"words" doc:"Of that revision: what stands between white space."`
	Codings    int               `json:"codings" doc:"By anyone."`
	Coded      float64           `json:"coded" doc:"The share of the text that any coding covers, 0 to 1."`
	Attributes map[string]string `json:"attributes" doc:"Of the case, by the names of the study's variables."`
}

// A Transcript is one document with its words.
type Transcript struct {
	Entry     int64        `json:"entry" doc:"The newest entry of the study's journal that this has taken in."`
	ID        firsthand.ID `json:"id" doc:"Of the document."`
	Name      string       `json:"name" doc:"Of the document."`
	Case      *string      `json:"case" doc:"The case that it belongs to; null for none."`
	Pseudonym *string      `json:"pseudonym" doc:"Of the case."`
	Date      *string      `json:"date" format:"date" doc:"Of the interview."`
	Minutes   *float64     `json:"minutes" doc:"How long the interview was."`
	Place     *string      `json:"place" doc:"Where the interview was."`
	Note      string       `json:"note" doc:"What the import changed or guessed."`
	Revision  int          `json:"revision" doc:"The number of the revision, from 1."`
	Length    int          `json:"length" doc:"In code points."`
	Words     int          `json:"words" doc:"What stands between white space."`
	Digest    string       `json:"digest" doc:"SHA-256 of the text as UTF-8, hexadecimal."`
	Text      string       `json:"text" doc:"The words, exactly. A revision never changes: a correction makes the next one."`
	Turns     []Turn       `json:"turns" doc:"Who speaks where; empty where nobody is named."`
	Lines     []int        `json:"lines" doc:"Where each line begins, in code points: line 1 at the first place, and so on. The same on every screen and on paper."`
}

// A Turn is one speaker's uninterrupted speech.
type Turn struct {
	Start      int    `json:"start" doc:"Where it begins, its label included."`
	End        int    `json:"end" doc:"Where it ends."`
	Line       int    `json:"line" doc:"The line in which it begins, from 1."`
	Speaker    string `json:"speaker" doc:"As the transcript names them; may be empty."`
	LabelStart int    `json:"label_start" doc:"Where the speaker is named in the text; the same as label_end where nothing names them."`
	LabelEnd   int    `json:"label_end" doc:"Where that ends; what is said begins here."`
	From       *int64 `json:"from_ms" doc:"Milliseconds from the start of the recording; null where unknown."`
	To         *int64 `json:"to_ms" doc:"Milliseconds from the start of the recording; null where unknown."`
}

// oneDocument asks for a document.
type oneDocument struct {
	inStudy
	Document string `path:"document" doc:"The document's name, with or without its extension, or its id."`
}

func (s *Server) documentOperations() {
	list(s, "/studies/{study}/documents", "documents", "List the documents, with how far they are coded.", "In natural order of their names: P2 before P10.",
		func(ctx context.Context, in *inStudy, w app.Window, each func(Document) error) (app.Extent, error) {
			return s.app.EachDocument(ctx, in.study.ID, w, func(d app.TidyDocument) error { return each(documentOf(d)) })
		})
	get(s, "/studies/{study}/documents/{document}", "document", "One document: its words, its turns and where its lines begin.",
		"As csv, the turns with their words.", s.transcript, saidIn)
}

func documentOf(d app.TidyDocument) Document {
	out := Document{ID: d.ID, Name: d.Name, Case: maybe(d.InterviewLine.Case.Name), Pseudonym: maybe(d.InterviewLine.Case.Pseudonym), Media: string(d.Media), Date: maybe(d.Date),
		Length: d.Length, Words: d.Words, Codings: d.All, Coded: d.Coded, Attributes: d.Attributes}
	if d.Minutes > 0 {
		out.Minutes = &d.Minutes
	}
	if d.Revision > 0 {
		out.Revision = &d.Revision
	}
	return out
}

func (s *Server) transcript(ctx context.Context, in *oneDocument) (Transcript, error) {
	v, err := s.app.ReadDocument(ctx, s.me, in.study.ID, in.Document)
	if err != nil {
		return Transcript{}, err
	}
	r := v.Revision
	out := Transcript{Entry: v.Head, ID: v.Document.ID, Name: v.Document.Name, Case: maybe(v.Case.Name), Pseudonym: maybe(v.Case.Pseudonym), Date: maybe(v.Interview.Date),
		Place: maybe(v.Interview.Place), Note: v.Document.Note, Revision: r.Number, Length: r.Length, Words: r.Words, Digest: r.Digest, Text: r.Text, Lines: text.Lines(r.Text)}
	if v.Interview.Minutes > 0 {
		out.Minutes = &v.Interview.Minutes
	}
	for _, t := range r.Turns {
		turn := Turn{Start: t.Start, End: t.End, Line: app.LineOf(out.Lines, t.Start), Speaker: t.Speaker, LabelStart: t.Label.Start, LabelEnd: t.Label.End}
		if t.From >= 0 {
			turn.From = &t.From
		}
		if t.To >= 0 {
			turn.To = &t.To
		}
		out.Turns = append(out.Turns, turn)
	}
	return out, nil
}

// Said is one turn with its words, as a row.
type Said struct {
	Turn
	Text string `json:"text" doc:"What is said, the label left out."`
}

// saidIn are the turns of a transcript with their words; a transcript without
// turns is one.
func saidIn(t Transcript) []Said {
	ix := text.NewIndex(t.Text)
	if len(t.Turns) == 0 {
		return []Said{{Turn{End: t.Length, Line: 1}, t.Text}}
	}
	out := make([]Said, len(t.Turns))
	for i, turn := range t.Turns {
		out[i] = Said{turn, ix.Slice(text.Span{Start: max(turn.Start, turn.LabelEnd), End: turn.End})}
	}
	return out
}
