package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// A Certificate says what a withdrawal erased, how that was checked, and what is
// beyond reach. It names nobody, and is signed by the key of the list of
// withdrawals.
type Certificate struct {
	Version    int             `json:"version"`
	Study      string          `json:"study"`
	Number     string          `json:"participant"`
	Level      firsthand.Level `json:"level"`
	AlsoIn     []string        `json:"also_in,omitempty"` // other studies that held copies; the counts are of all
	Made       time.Time       `json:"made"`
	Documents  int             `json:"documents"`
	Codings    int             `json:"codings"`
	Memos      int             `json:"memos"`
	Quotations int             `json:"quotations"`
	Payloads   int             `json:"journal_payloads"`
	Secrets    int             `json:"secrets"`
	// Journal tells that the chain was walked afterwards and holds.
	Journal string `json:"journal"`
	// Sought is how many words were looked for that nothing but the erased texts
	// held, and Searched where.
	Sought   int      `json:"words_sought"`
	Searched []string `json:"searched"`
	Residues []string `json:"residues"` // where any was found; empty when all is clean
	Beyond   []string `json:"beyond_reach"`

	Key       string `json:"key"`
	Signature string `json:"signature"`
}

// studyOf reads a study, one in the trash too.
func (a *App) studyOf(ctx context.Context, id firsthand.ID) (s firsthand.Study, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(s firsthand.Study) bool { return s.ID == id }); i >= 0 {
			s = all[i]
		}
		return nil
	})
	return s, err
}

// certify searches for what was erased and writes the certificate.
func (a *App) certify(ctx context.Context, signer *vault.Signer, w withdrawn) (Certificate, error) {
	c := Certificate{Version: 1, Number: w.p.Number, Level: w.Level, Made: time.Now().UTC().Truncate(time.Second), Residues: []string{}, Searched: []string{}, Beyond: w.Elsewhere}
	var chain store.ChainReport
	for i, x := range w.everywhere() {
		if err := a.count(ctx, x, &c); err != nil {
			return c, err
		}
		for _, q := range x.Quotations {
			c.Quotations += q.Times
		}
		s, err := a.studyOf(ctx, x.p.Study)
		if err != nil {
			return c, err
		}
		r, err := a.VerifyJournal(ctx, s.ID)
		if err != nil {
			return c, err
		}
		if r.Broken > 0 {
			return c, firsthand.Errorf(firsthand.Conflict, "It was erased, but the journal's chain of %s is broken at entry %d: %s.", s.Name, r.Broken, r.Why)
		}
		if i == 0 {
			c.Study = s.Name
		} else if !slices.Contains(c.AlsoIn, s.Name) {
			c.AlsoIn = append(c.AlsoIn, s.Name)
		}
		chain.Entries, chain.Erased = chain.Entries+r.Entries, chain.Erased+r.Erased
	}
	c.Journal = fmt.Sprintf("%d entries, the chain holds, %d payloads erased", chain.Entries, chain.Erased)
	if err := a.searchResidues(ctx, w, &c); err != nil {
		return c, err
	}
	switch {
	case c.Sought > 0:
	case !w.Level.Erases():
		c.Beyond = append(c.Beyond, "no word was looked for: this level erases no text")
	default:
		c.Beyond = append(c.Beyond, "no word was looked for, since none was found that the erased texts alone held: this does not show that none is left")
	}
	return c, c.sign(signer)
}

// count adds what all runs of a withdrawal did, as the study says.
func (a *App) count(ctx context.Context, w withdrawn, c *Certificate) error {
	var runs []firsthand.Withdrawal
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		runs, err = runsOf(ctx, tx, w.p, w.Level)
		return err
	})
	for _, r := range runs {
		c.Documents += r.Documents
		c.Codings += r.Codings
		c.Memos += r.Memos
		c.Payloads += r.Payloads
		c.Secrets += r.Secrets
	}
	if again := "quotations that an earlier run took out are not counted here"; len(w.before) > 0 && !slices.Contains(c.Beyond, again) {
		c.Beyond = append(c.Beyond, again)
	}
	return err
}

func (c *Certificate) sign(s *vault.Signer) error {
	c.Key = s.Public()
	b, err := c.signed()
	if err != nil {
		return err
	}
	c.Signature = s.Sign(b)
	return nil
}

// signed is what the signature is of.
func (c Certificate) signed() ([]byte, error) {
	c.Signature = ""
	return json.Marshal(c)
}

// Bytes is the certificate as a file.
func (c Certificate) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(c, "", "\t")
	return append(b, '\n'), err
}

// ReadCertificate reads a certificate and checks its signature. Forbidden if it
// is not as it was signed.
func ReadCertificate(file []byte) (Certificate, error) {
	var c Certificate
	if err := json.Unmarshal(file, &c); err != nil || c.Version != 1 {
		return c, &firsthand.Error{Kind: firsthand.Invalid, Message: "This is no certificate of a withdrawal.", Err: err}
	}
	b, err := c.signed()
	if err != nil {
		return c, err
	}
	if !vault.Signed(c.Key, b, c.Signature) {
		return c, firsthand.Errorf(firsthand.Forbidden, "The certificate is not as it was signed.")
	}
	return c, nil
}

// searchResidues looks for the words that only the erased texts held, in every
// row of every table, the payloads of the journal and the search index, and in
// every file of the data folder as it lies on the disk.
func (a *App) searchResidues(ctx context.Context, w withdrawn, c *Certificate) error {
	if !w.Level.Erases() && len(w.also) == 0 {
		return nil
	}
	sought, own := map[string]bool{}, map[string]bool{}
	for _, x := range w.everywhere() {
		maps.Copy(sought, x.said.words)
		own[store.PayloadsIn(x.p.Study)] = true
	}
	living := map[string]bool{}
	err := a.Store.View(ctx, func(tx *store.Tx) error { return livingWords(ctx, tx, own, sought, living) })
	if err != nil {
		return err
	}
	// What others wrote too is no trace of this person; what was to go everywhere is.
	for x := range living {
		delete(sought, x)
	}
	maps.Copy(sought, soughtOf(w.also))
	c.Sought = len(sought)
	c.Searched = append(c.Searched, "every row of every table, the journal's payloads and the search index")
	// The index keeps of a lexeme what the one before it has not, so that a word
	// may stand in the file as the end of another.
	ends := map[string]bool{}
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		return tx.EachWord(ctx, func(where string, x []byte) {
			for i := 1; where == "search" && i < len(x); i++ {
				if sought[string(x[i:])] {
					ends[string(x[i:])] = true
				}
			}
			if sought[string(x)] {
				if store.IsPayloads(where) {
					where = "journal_payloads"
				}
				c.Residues = append(c.Residues, where)
			}
		})
	})
	if err != nil {
		return err
	}
	if err := a.searchFiles(ctx, sought, ends, c); err != nil {
		return err
	}
	sort.Strings(c.Residues)
	c.Residues = unique(c.Residues)
	return nil
}

// notLiving are tables whose words are living only where a document of theirs is:
// what else they hold should have gone.
var notLiving = map[string]bool{"texts": true, "revisions": true, "segments": true, "search": true, "foreign_files": true}

// livingWords finds which of the words that are sought others said or wrote: in
// the texts of documents that are there, and in every table but those of texts.
// What a study's own journal keeps of the past is no reason to keep a word.
func livingWords(ctx context.Context, tx *store.Tx, own, sought, living map[string]bool) error {
	note := func(x []byte) {
		if sought[string(x)] {
			living[string(x)] = true
		}
	}
	if err := tx.EachWord(ctx, func(where string, x []byte) {
		if !own[where] && !notLiving[where] {
			note(x)
		}
	}); err != nil {
		return err
	}
	studies, err := tx.AllStudies(ctx)
	if err != nil {
		return err
	}
	lex := lexer()
	for _, s := range studies {
		documents, err := tx.AllDocuments(ctx, s.ID)
		if err != nil {
			return err
		}
		for _, d := range documents {
			revisions, err := tx.Revisions(ctx, d.ID)
			if err != nil {
				return err
			}
			for _, r := range revisions {
				if r.Text, err = tx.RevisionText(ctx, r.ID); err != nil {
					return err
				}
				store.Words([]byte(r.Text), note)
				for _, x := range lex(s.Language, r.Text) {
					store.Words([]byte(x), note)
				}
				beside, err := json.Marshal([]any{r.Turns, r.Marks, r.Edits})
				if err != nil {
					return err
				}
				store.Words(beside, note)
			}
		}
	}
	return nil
}

// soughtOf are words as [store.Words] finds them: of one with an apostrophe,
// which parts words there, what is long enough to be nobody else's.
func soughtOf(also map[string]bool) map[string]bool {
	sought := map[string]bool{}
	for x := range also {
		if !strings.ContainsAny(x, "'’") {
			sought[x] = true
			continue
		}
		store.Words([]byte(x), func(w []byte) {
			if utf8.RuneCount(w) >= tellingLetters {
				sought[string(w)] = true
			}
		})
	}
	return sought
}

func unique(sorted []string) []string {
	list := []string{}
	for i, s := range sorted {
		if i == 0 || s != sorted[i-1] {
			list = append(list, s)
		}
	}
	return list
}

// searchFiles reads the files of the data folder that hold data, and those that
// wait in the inbox, word by word, in UTF-8 and in UTF-16.
func (a *App) searchFiles(ctx context.Context, sought, ends map[string]bool, c *Certificate) error {
	folder, inbox := a.dataFolder(), a.inbox()
	if folder != "" {
		if err := c.searchIn(ctx, folder, "", sought, ends); err != nil {
			return err
		}
	}
	if inbox == "" || folder != "" && filepath.Dir(inbox) == filepath.Clean(folder) {
		return nil
	}
	if _, err := os.Stat(inbox); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return c.searchIn(ctx, inbox, filepath.Base(inbox), sought, ends)
}

// searchIn searches the files of a folder, which a certificate calls by their
// names below as.
func (c *Certificate) searchIn(ctx context.Context, folder, as string, sought, ends map[string]bool) error {
	return filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it went meanwhile
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		// The program's own small files are no place for anybody's words.
		if own := e.Name() == ListFile || e.Name() == SignerFile || e.Name() == listLock || e.Name() == keyName; own || !e.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		name = filepath.Join(as, name)
		at := name
		if strings.HasSuffix(name, ".db") && len(b) > 0 && !strings.HasPrefix(string(b), "SQLite format 3") {
			name += " (encrypted: noise without its key)"
		}
		c.Searched = append(c.Searched, name)
		here := sought
		if strings.HasPrefix(string(b), "SQLite format 3") || strings.HasSuffix(e.Name(), ".db-wal") {
			here = maps.Clone(sought)
			maps.DeleteFunc(here, func(x string, _ bool) bool { return ends[x] })
		}
		if holds(b, here) || holds(narrow(b, 0), here) || holds(narrow(b, 1), here) || holds(typed(b), here) {
			c.Residues = append(c.Residues, at)
		}
		return nil
	})
}

func holds(b []byte, sought map[string]bool) bool {
	found := false
	store.Words(b, func(x []byte) { found = found || sought[string(x)] })
	return found
}

// narrow reads UTF-16 as if each unit were a byte, from an even or an odd place;
// what is no ASCII parts words.
func narrow(b []byte, from int) []byte {
	out := make([]byte, 0, len(b)/2)
	for i := from; i+1 < len(b); i += 2 {
		if b[i+1] == 0 && b[i] < 0x80 {
			out = append(out, b[i])
		} else {
			out = append(out, ' ')
		}
	}
	return out
}

// typed reads what is written as addresses are: each %XX is the byte that it
// stands for.
func typed(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '%' && i+2 < len(b) {
			var c [1]byte
			if _, err := hex.Decode(c[:], b[i+1:i+3]); err == nil {
				out = append(out, c[0])
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}
