package api

import (
	"context"
	"net/http"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// agreementAsked asks how far coders agree.
type agreementAsked struct {
	inStudy
	Coders []string `query:"coder" required:"true" doc:"Two or more coders, each in a parameter of its own: coder=Asha&coder=Bo."`
	Unit   string   `query:"unit" enum:"character,turn,paragraph" default:"character" doc:"What is judged. A character counts where the coder's passage covers it, a turn or paragraph where it touches it."`
	Codes  []string `query:"code" doc:"Only these codes, by path; all that one of the coders used where none is named."`
	Below  bool     `query:"below" default:"false" doc:"Take a code together with those below it."`
	Where  []string `query:"where" doc:"Only cases of whom this holds: Variable=value, or Variable!=value. All must hold."`
}

// saturationAsked asks where new codes ran dry.
type saturationAsked struct {
	inStudy
	Base      int     `query:"base" default:"4" min:"1" doc:"How many interviews the base has."`
	Run       int     `query:"run" default:"2" min:"1" doc:"How many interviews a run has."`
	Threshold float64 `query:"threshold" default:"0.05" doc:"Stop where the new codes of a run are at most this share of the base's, 0 to 1."`
	Coder     string  `query:"coder" doc:"Whose codings to count: a coder's name, or every. The reporting layer where nobody is named."`
}

func (s *Server) rigourOperations() {
	get(s, "/studies/{study}/agreement", "agreement", "How far coders agree, code by code and overall, by every coefficient.",
		"Documents that not all of them read are left out and counted. As csv, a code a row, and the last row, with no code, is overall.",
		func(ctx context.Context, in *agreementAsked) (app.AgreementResult, error) {
			return s.app.Agreement(ctx, in.study.ID, app.AgreementOptions{Coders: in.Coders, Codes: in.Codes, Unit: in.Unit, Below: in.Below, Where: in.Where})
		}, func(r app.AgreementResult) []app.CodeAgreement { return append(r.Codes, r.Overall) })
	get(s, "/studies/{study}/saturation", "saturation", "New codes of each interview in the order of analysis, and where they ran dry.",
		"By the rule of Guest, Namey and Chen (2020). As csv, an interview a row.",
		func(ctx context.Context, in *saturationAsked) (app.SaturationResult, error) {
			return s.app.Saturation(ctx, in.study.ID, in.Base, in.Run, in.Threshold, in.Coder)
		}, func(r app.SaturationResult) []app.SaturationInterview { return r.Interviews })
}

// A JournalEntry is one act in the study's journal.
type JournalEntry struct {
	Entry    int64  `json:"entry" doc:"Its number, from 1, without gaps."`
	At       string `json:"at" format:"date-time" doc:"When."`
	Who      string `json:"who" doc:"Who did it; empty for the program."`
	Action   string `json:"action" doc:"What kind of act, as noun.verb."`
	Verb     string `json:"verb" enum:"act,final,undo,redo" doc:"act, an act that is not taken back (final), its undoing, or its doing again."`
	Target   *int64 `json:"target" doc:"The entry that was undone or redone."`
	Objects  int    `json:"objects" doc:"How many objects it touched."`
	Summary  string `json:"summary" doc:"A sentence; empty where it was erased."`
	Reason   string `json:"reason" doc:"Why, where somebody said."`
	Erased   bool   `json:"erased" doc:"What it said was erased; the chain still holds."`
	Digest   string `json:"digest" doc:"Of what it said, salted, hexadecimal."`
	Previous string `json:"previous" doc:"The hash of the entry before."`
	Hash     string `json:"hash" doc:"Its own hash, which the next entry names."`
}

// journalAsked asks for history.
type journalAsked struct {
	inStudy
	Object string `query:"object" doc:"Only what touched one thing: a code's path, a document's, case's, variable's or coder's name, or any id."`
}

// Done is an act that was done.
type Done struct {
	Entry   int64  `json:"entry" doc:"Its number in the study's journal."`
	Summary string `json:"summary" doc:"What was done, in a sentence."`
}

// oneEntry asks for an act to be taken back, or done again.
type oneEntry struct {
	inStudy
	Body WhichAct
}

// WhichAct is the act that is meant.
type WhichAct struct {
	Entry int64 `json:"entry,omitempty" doc:"The number of the act, which must be the newest of one's own that can be; any where left out."`
}

func (s *Server) historyOperations() {
	list(s, "/studies/{study}/journal", "journal", "List the acts of the study's journal.", "Oldest first; chained by hash, so that a change made beside the program is seen.",
		func(ctx context.Context, in *journalAsked, w app.Window, each func(JournalEntry) error) (app.Extent, error) {
			return s.app.EachEntry(ctx, in.study.ID, in.Object, w, func(l app.JournalLine) error { return each(entryOf(l)) })
		})
	act(s, http.MethodPost, "/studies/{study}/undo", "undo", "Take one's own newest act back.", "409 where somebody built on it, with the reason.", http.StatusOK,
		func(ctx context.Context, in *oneEntry) (Done, error) {
			if _, err := s.app.UndoAct(ctx, s.me, in.study.ID, in.Body.Entry); err != nil {
				return Done{}, err
			}
			return s.done(ctx, in.study.ID)
		})
	act(s, http.MethodPost, "/studies/{study}/redo", "redo", "Do again what was taken back last.", "", http.StatusOK,
		func(ctx context.Context, in *oneEntry) (Done, error) {
			if _, err := s.app.RedoAct(ctx, s.me, in.study.ID, in.Body.Entry); err != nil {
				return Done{}, err
			}
			return s.done(ctx, in.study.ID)
		})
}

func entryOf(l app.JournalLine) JournalEntry {
	e := JournalEntry{Entry: l.Seq, At: app.ISOTime(l.At), Who: l.Who, Action: l.Action, Verb: strings.ToLower(string(l.Verb)), Objects: l.Objects, Summary: l.Summary, Reason: l.Reason,
		Erased: l.Erased, Digest: l.Digest, Previous: l.Prev, Hash: l.Hash}
	if l.Target > 0 {
		e.Target = &l.Target
	}
	return e
}

// done is what the person did last.
func (s *Server) done(ctx context.Context, study firsthand.ID) (Done, error) {
	e, err := s.app.LastAct(ctx, s.me, study)
	return Done{e.Seq, e.Summary}, err
}
