package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A reading is what became of one source.
type reading struct {
	source source
	// whole is the one document, unless rows gives many.
	whole *readText
	rows  *format.Sheet
	done  func() // closes what rows reads from
	err   error
}

// A readText is a document as read, with all that is computed from its words.
type readText struct {
	text         string
	turns        []firsthand.Turn
	marks        []firsthand.Mark
	notes        []string
	length, word int
	digest       string
	lexemes      []string
}

// measure computes what the store keeps beside a text.
func measure(analyser *search.Analyser, d *format.Transcript) *readText {
	sum := sha256.Sum256([]byte(d.Text))
	return &readText{
		text: d.Text, turns: d.Turns, marks: d.Marks, notes: d.Notes,
		length: text.NewIndex(d.Text).Len(), word: CountWords(d.Text),
		digest: hex.EncodeToString(sum[:]), lexemes: analyser.Lexemes(d.Text, nil),
	}
}

// CountWords counts the words of a text: what stands between white space.
func CountWords(s string) int {
	n, in := 0, false
	for _, r := range s {
		space := r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0xA0 ||
			r == 0x1680 || 0x2000 <= r && r <= 0x200A || r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000
		if !space && !in {
			n++
		}
		in = !space
	}
	return n
}

// An intake stores documents of one import.
type intake struct {
	tx       *store.Tx
	study    firsthand.Study
	me       firsthand.Colleague
	analyser *search.Analyser
	names    map[string]firsthand.ID // of documents in the study
	origins  map[string]firsthand.ID // of those that have another name than the file they came from
	fresh    map[firsthand.ID]bool   // made or revised by this import
	digests  map[firsthand.ID]string
	cases    map[string]firsthand.ID
	vars     map[string]firsthand.Variable
	position int
	revise   bool
	clash    string // what to do about a file whose name is taken by other words
	notes    Notes
	ids      firsthand.IDRange // from which documents and revisions are named
	used     int
}

// chunk is how many IDs are announced to the journal at a time.
const chunk = 4096

// id is the next ID of a range that the journal indexes as one.
func (in *intake) id() firsthand.ID {
	if in.used == in.ids.Len() {
		in.ids, in.used = firsthand.IDs(chunk), 0
		in.tx.AnnounceIDs(in.ids)
	}
	in.used++
	return in.ids.At(in.used - 1)
}

func newIntake(ctx context.Context, tx *store.Tx, s firsthand.Study, me firsthand.Colleague) (*intake, error) {
	in := &intake{tx: tx, study: s, me: me, analyser: search.NewAnalyser(s.Language), names: map[string]firsthand.ID{},
		fresh: map[firsthand.ID]bool{}, origins: map[string]firsthand.ID{}, digests: map[firsthand.ID]string{}}
	documents, err := tx.Documents(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		in.names[d.Name] = d.ID
		if d.Original != "" {
			in.origins[d.Original] = d.ID
		}
	}
	lengths, err := tx.Lengths(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range lengths {
		in.digests[r.Document] = r.Digest
	}
	in.position, err = tx.LastPosition(ctx, s.ID)
	return in, err
}

// store keeps what was read of one source.
func (in *intake) store(ctx context.Context, r reading, res *ImportResult) error {
	if r.rows == nil {
		return in.document(ctx, r.source.name, r.source.from, "", r.whole, res)
	}
	defer r.done()
	return in.answers(ctx, r, res)
}

// document stores one text under a name, or tells why it may not have it.
func (in *intake) document(ctx context.Context, name, from string, of firsthand.ID, t *readText, res *ImportResult) error {
	original := ""
	id, taken := in.origins[from]
	if !taken {
		id, taken = in.names[name]
	}
	if taken {
		switch {
		case in.digests[id] == t.digest:
			res.Skipped = append(res.Skipped, name)
			return nil
		case in.revise && !in.fresh[id]:
			return in.newRevision(ctx, id, name, t, res)
		case !in.fresh[id]:
			return firsthand.Errorf(firsthand.Conflict, "%s: a document of that name is in the study with other words.", name).
				WithHint("rename the file, or bring it in as a new revision with --revise")
		}
		original = from
		if original == name {
			original = "" // two paths with one name, both named outright
		}
		name = in.another(name)
		res.Notes.add("A second %s is called %s.", r0(from, name), name)
	}
	in.position++
	d := firsthand.Document{ID: in.id(), Study: in.study.ID, Name: name, Original: original, Media: firsthand.Text, Case: of,
		Position: in.position, Note: strings.Join(t.notes, " "), Created: in.tx.Now()}
	rev := firsthand.Revision{ID: in.id(), Document: d.ID, Number: 1, Kind: firsthand.Imported, Analysed: true, Length: t.length,
		Words: t.word, Digest: t.digest, Created: in.tx.Now(), By: in.me.ID, Turns: t.turns, Marks: t.marks, Text: t.text}
	if err := in.tx.PutDocument(ctx, d); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	if err := in.tx.AddRevision(ctx, rev); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	if err := in.tx.Index(ctx, d.ID, t.lexemes); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	in.names[name], in.fresh[d.ID], in.digests[d.ID] = d.ID, true, t.digest
	in.report(d.ID, name, 1, t, res)
	return nil
}

func (in *intake) report(id firsthand.ID, name string, revision int, t *readText, res *ImportResult) {
	res.Made++
	res.Words += t.word
	if len(res.Documents) < maxImported {
		res.Documents = append(res.Documents, ImportedDocument{ID: id, Name: name, Words: t.word, Turns: len(t.turns), Notes: t.notes, Speakers: t.speakers(), Revision: revision})
	}
}

// speakers are those whom the turns name, the first ten.
func (t *readText) speakers() []string {
	var all []string
	for _, turn := range t.turns {
		if turn.Speaker != "" && len(all) < 10 && !slices.Contains(all, turn.Speaker) {
			all = append(all, turn.Speaker)
		}
	}
	return all
}

// newRevision makes a text the next revision of a document; the edits between
// the two are found, so that codings move with their words.
func (in *intake) newRevision(ctx context.Context, id firsthand.ID, name string, t *readText, res *ImportResult) error {
	old, err := in.tx.Analysed(ctx, id)
	if err != nil {
		return err
	}
	rev := firsthand.Revision{ID: in.id(), Document: id, Number: old.Number + 1, Kind: firsthand.Corrected, Analysed: true, Length: t.length,
		Words: t.word, Digest: t.digest, Created: in.tx.Now(), By: in.me.ID, Edits: text.Diff(old.Text, t.text), Turns: t.turns, Marks: t.marks, Text: t.text}
	if err := in.tx.AddRevision(ctx, rev); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	if err := in.tx.Index(ctx, id, t.lexemes); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	in.digests[id], in.fresh[id] = t.digest, true
	in.tx.Act().Verb = firsthand.Final
	res.Revised++
	in.report(id, name, rev.Number, t, res)
	return nil
}

func r0(from, name string) string {
	if from != "" {
		return from
	}
	return name
}

// another finds the first free “x (2).txt” for “x.txt”.
func (in *intake) another(name string) string {
	stem, ext := name, ""
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		stem, ext = name[:i], name[i:]
	}
	for n := 2; ; n++ {
		candidate := fmt.Sprintf("%s (%d)%s", stem, n, ext)
		if _, taken := in.names[candidate]; !taken {
			return candidate
		}
	}
}
