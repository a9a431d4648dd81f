package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/text"
)

// A Fault is something that is not as it must be. It names places, never words.
type Fault struct {
	Study    firsthand.ID `json:"study,omitempty"`
	Document firsthand.ID `json:"document,omitempty"`
	What     string       `json:"what"` // a sentence
}

// VerifyEngine asks the database itself whether its file is whole: on SQLite
// its pages, its indexes with that of the search, and its references. PostgreSQL
// keeps all three by itself.
func (tx *Tx) VerifyEngine(ctx context.Context, fault func(Fault)) error {
	for _, check := range tx.s.d.checks {
		rows, err := tx.query(ctx, check.query)
		if err != nil {
			return err
		}
		found, err := collect(rows, nil, func(s *string) []any { return []any{s} })
		if err != nil {
			return err
		}
		for _, f := range found {
			if f != check.fine {
				fault(Fault{What: fmt.Sprintf(check.sentence, f)})
			}
		}
	}
	return nil
}

// A DocumentReport is what [Tx.VerifyDocument] counted.
type DocumentReport struct {
	Revisions, Codings int
	// Analysed is the newest text that analysts may see, empty if there is none.
	Analysed string
}

// VerifyDocument checks everything that is kept of a document, against itself:
// each text against its digest and length and against the edits that made it of
// the one before, each coding's place and quotation against the texts, and the
// packed codings against their rows.
func (tx *Tx) VerifyDocument(ctx context.Context, d firsthand.Document, fault func(Fault)) (DocumentReport, error) {
	var r DocumentReport
	say := func(format string, args ...any) {
		fault(Fault{d.Study, d.ID, fmt.Sprintf("%s: ", d.Name) + fmt.Sprintf(format, args...)})
	}
	revs, err := tx.Revisions(ctx, d.ID)
	if err != nil {
		return r, err
	}
	r.Revisions = len(revs)
	sound := true // the codings can be placed
	before := ""
	for i, rev := range revs {
		body, err := tx.RevisionText(ctx, rev.ID)
		if firsthand.KindOf(err) == firsthand.NotFound {
			say("the text of revision %d is missing.", rev.Number)
			sound = false
			continue
		}
		if err != nil {
			return r, err
		}
		if rev.Sealed {
			if body != "" || rev.Analysed {
				say("the text of revision %d is sealed, and its words are still here.", rev.Number)
			}
			before = ""
			continue
		}
		if i > 0 && revs[i-1].Sealed {
			before = sealedText
		}
		wrong := verifyText(rev, i, before, body)
		for _, w := range wrong {
			say("%s", w)
		}
		sound = sound && len(wrong) == 0
		before = body
		if rev.Analysed {
			r.Analysed = body
		}
	}
	cs, err := tx.Codings(ctx, d.ID)
	if err != nil {
		return r, err
	}
	r.Codings = len(cs)
	if sound {
		if err := tx.verifyCodings(ctx, cs, say); err != nil {
			return r, err
		}
	}
	return r, tx.verifySegment(ctx, d.ID, cs, say)
}

// sealedText stands for a text that is in the vault alone; none has a NUL.
const sealedText = "\x00"

// verifyText tells what is wrong with a revision whose number should be i+1.
func verifyText(rev firsthand.Revision, i int, before, body string) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if rev.Number != i+1 {
		say("revision %d is missing.", i+1)
	}
	sum := sha256.Sum256([]byte(body))
	if hex.EncodeToString(sum[:]) != rev.Digest {
		say("the text of revision %d is not the one that was stored.", rev.Number)
	}
	if n := utf8.RuneCountInString(body); n != rev.Length || !utf8.ValidString(body) {
		say("the text of revision %d has %d characters and should have %d.", rev.Number, n, rev.Length)
	}
	if i > 0 && rev.Number == i+1 && before != sealedText {
		if made, err := text.Apply(before, rev.Edits); err != nil || made != body {
			say("the edits of revision %d do not make its text of the one before.", rev.Number)
		}
	}
	for _, t := range rev.Turns {
		if t.Start < 0 || t.End < t.Start || t.End > rev.Length {
			say("a turn of revision %d lies outside its text.", rev.Number)
			break
		}
	}
	for _, m := range rev.Marks {
		if m.Start < 0 || m.End < m.Start || m.End > rev.Length {
			say("a mark of revision %d lies outside its text.", rev.Number)
			break
		}
	}
	return wrong
}

func (tx *Tx) verifyCodings(ctx context.Context, cs []firsthand.Coding, say func(string, ...any)) error {
	for _, c := range cs {
		again := c
		if err := tx.place(ctx, &again); err != nil {
			if firsthand.KindOf(err) == firsthand.Internal {
				return err
			}
			say("the coding %s cannot be placed: %s", c.ID, err)
			continue
		}
		switch {
		case again.Place != c.Place:
			say("the coding %s stands at %d-%d and belongs at %d-%d.", c.ID, c.Place.Start, c.Place.End, again.Place.Start, again.Place.End)
		case again.Quote != c.Quote:
			say("the quotation of the coding %s is not what the text says at its place.", c.ID)
		case again.Changed != c.Changed:
			say("the coding %s is flagged wrongly about words that changed.", c.ID)
		}
	}
	return nil
}

// verifySegment compares a document's packed codings with their rows.
func (tx *Tx) verifySegment(ctx context.Context, document firsthand.ID, cs []firsthand.Coding, say func(string, ...any)) error {
	var body []byte
	err := tx.get(ctx, []any{&body}, `SELECT body FROM segments WHERE document_id = ?1`, document)
	if firsthand.KindOf(err) == firsthand.NotFound {
		return nil // they are read from the rows
	}
	if err != nil {
		return err
	}
	want, err := packSegment(cs)
	if err != nil {
		say("a coding cannot be packed: %s.", err)
		return nil
	}
	if !bytes.Equal(body, want) {
		say("the packed codings are not those of the rows.")
	}
	return nil
}

// AllStudies lists every study, those in the trash too, by name.
func (tx *Tx) AllStudies(ctx context.Context) ([]firsthand.Study, error) {
	return studies.some(ctx, tx, `ORDER BY name, id`)
}

// AllDocuments lists every document of a study, those in the trash too.
func (tx *Tx) AllDocuments(ctx context.Context, study firsthand.ID) ([]firsthand.Document, error) {
	return documents.some(ctx, tx, `WHERE study_id = ?1 ORDER BY position, id`, study)
}

// Astray tells of codings whose code or coder is of another study, of values,
// interviews and readings likewise, and of search entries for no document.
func (tx *Tx) Astray(ctx context.Context, fault func(Fault)) error {
	for _, q := range []struct{ query, what string }{
		{`SELECT x.id FROM codings x JOIN documents d ON d.id = x.document_id JOIN codes c ON c.id = x.code_id WHERE c.study_id <> d.study_id`, "The coding %s has a code of another study."},
		{`SELECT x.id FROM codings x JOIN documents d ON d.id = x.document_id JOIN colleagues c ON c.id = x.coder_id WHERE c.study_id <> d.study_id`, "The coding %s has a coder of another study."},
		{`SELECT x.case_id FROM case_values x JOIN cases k ON k.id = x.case_id JOIN variables v ON v.id = x.variable_id WHERE v.study_id <> k.study_id`, "The case %s has a value of another study's variable."},
		{`SELECT x.id FROM interviews x JOIN cases k ON k.id = x.case_id WHERE k.study_id <> x.study_id`, "The interview %s is of another study's case."},
		{`SELECT x.document_id FROM readings x JOIN documents d ON d.id = x.document_id JOIN colleagues c ON c.id = x.coder_id WHERE c.study_id <> d.study_id`, "The document %s was read by a colleague of another study."},
	} {
		rows, err := tx.query(ctx, q.query)
		found, err := collect(rows, err, ids)
		if err != nil {
			return err
		}
		for _, id := range found {
			fault(Fault{What: fmt.Sprintf(q.what, id)})
		}
	}
	return nil
}

// A Tally counts what a study holds, trash included.
type Tally struct {
	Documents, Revisions, Codings, Entries int
	Head                                   string // hash of the newest entry
}

// Tally counts a study.
func (tx *Tx) Tally(ctx context.Context, study firsthand.ID) (t Tally, err error) {
	err = tx.get(ctx, []any{&t.Documents, &t.Revisions, &t.Codings, &t.Entries}, `SELECT
		(SELECT COUNT(*) FROM documents WHERE study_id = ?1),
		(SELECT COUNT(*) FROM revisions r JOIN documents d ON d.id = r.document_id WHERE d.study_id = ?1),
		(SELECT COUNT(*) FROM codings c JOIN documents d ON d.id = c.document_id WHERE d.study_id = ?1),
		(SELECT COUNT(*) FROM journal WHERE study_id = ?1)`, study)
	if err != nil {
		return t, err
	}
	head, err := tx.Head(ctx, study)
	t.Head = head.Hash
	return t, err
}
