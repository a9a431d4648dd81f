package app

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// AddCoding applies a code to a passage of a document's analysed text, as who.
// The same code on the same passage by the same coder is one coding: it is
// returned as it stands.
func (a *App) AddCoding(ctx context.Context, who Person, study, document, code firsthand.ID, at firsthand.Span) (firsthand.Coding, error) {
	made, err := a.CodePassage(ctx, who, study, document, Passing{At: at, Codes: []Wish{{Code: code}}})
	if err != nil {
		return firsthand.Coding{}, err
	}
	return made[0], nil
}

// A Passing is one act on a passage: the codes it is given, one of which may be
// made by the same act.
type Passing struct {
	At    firsthand.Span // on the analysed text, in code points
	New   firsthand.Code // a code to make, where it has a name; last among its siblings
	Codes []Wish
}

// A Wish is a code that a passage is to be given. ID is what the coding will be
// called; empty for any. Asking again with the same IDs changes nothing more, so
// that whoever got no answer may ask again.
type Wish struct{ ID, Code firsthand.ID }

// CodePassage gives codes to a passage in one act, as who, and returns the
// codings in the order asked for. Where the same coder gave the same code to the
// same passage before, that coding is returned in its place.
func (a *App) CodePassage(ctx context.Context, who Person, study, document firsthand.ID, p Passing) ([]firsthand.Coding, error) {
	var out []firsthand.Coding
	_, err := a.do(ctx, study, who, "coding.add", func(tx *store.Tx, me firsthand.Colleague) error {
		out = out[:0]
		d, rev, err := codable(ctx, tx, study, document)
		if err != nil {
			return err
		}
		if !p.At.Valid(rev.Length) {
			return firsthand.Errorf(firsthand.Invalid, "That passage is not in %s.", d.Name)
		}
		fresh, err := p.makeCode(ctx, tx, study)
		if err != nil {
			return err
		}
		standing, err := standing(ctx, tx, document)
		if err != nil {
			return err
		}
		var names []string
		asked := map[firsthand.ID]bool{}
		for _, w := range p.Codes {
			if w.ID != "" && asked[w.ID] {
				return firsthand.Errorf(firsthand.Invalid, "Two codings cannot have one ID; nothing was coded.")
			}
			asked[w.ID] = true
			c, err := codeOf(ctx, tx, study, w.Code)
			if err != nil {
				return err
			}
			made := firsthand.Coding{ID: w.ID, Document: document, Revision: rev.Number, Span: p.At, Place: p.At,
				Code: c.ID, Coder: me.ID, Created: tx.Now()}
			if made.ID == "" {
				made.ID = firsthand.NewID()
			} else if err := mayBeCalled(made.ID); err != nil {
				return err
			}
			if old, ok := standing.find(made); ok {
				out = append(out, old)
				continue
			}
			if _, err := tx.Coding(ctx, made.ID); err == nil {
				return errOtherCoding
			} else if !notFound(err) {
				return err
			}
			if err := tx.PutCoding(ctx, made); err != nil {
				return err
			}
			standing.add(made)
			out, names = append(out, made), append(names, "“"+c.Name+"”")
		}
		tx.Act().Summary = fmt.Sprintf("A passage of %s was coded %s.", d.Name, andList(names))
		if fresh != "" {
			tx.Act().Summary = fmt.Sprintf("The code “%s” was made, and a passage of %s was coded %s.", fresh, d.Name, andList(names))
		}
		return nil
	})
	return out, err
}

// errOtherCoding refuses an ID that is taken: a coding never leaves its document.
var errOtherCoding = firsthand.Errorf(firsthand.Conflict, "There is another coding of that ID, in another document; nothing was coded.")

// makeCode makes the code that a passing brings, unless it did before, and
// returns its name if it was made now.
func (p Passing) makeCode(ctx context.Context, tx *store.Tx, study firsthand.ID) (string, error) {
	c := p.New
	if c.Name == "" {
		return "", nil
	}
	if err := mayBeCalled(c.ID); err != nil {
		return "", err
	}
	t, err := readTree(ctx, tx, study)
	if err != nil {
		return "", err
	}
	if t.byID[c.ID] != nil {
		return "", nil
	}
	if _, err := tx.Code(ctx, c.ID); err == nil {
		return "", firsthand.Errorf(firsthand.Conflict, "There is another code of that ID, in another study; nothing was coded.")
	} else if !notFound(err) {
		return "", err
	}
	c.Study, c.Position = study, t.lastPosition(c.Parent)+1
	if err := t.mayStand(c); err != nil {
		return "", err
	}
	return c.Name, tx.PutCode(ctx, c)
}

// uuid is how an ID is written.
var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func mayBeCalled(id firsthand.ID) error {
	if !uuid.MatchString(string(id)) {
		return firsthand.Errorf(firsthand.Invalid, "“%s” is not an ID; nothing was changed.", id)
	}
	return nil
}

// andList writes names as a sentence does.
func andList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// A stand is what a document's codings are, by ID and by what makes two one.
type stand struct {
	byID   map[firsthand.ID]firsthand.Coding
	byTwin map[twin]firsthand.Coding
}

func standing(ctx context.Context, tx *store.Tx, document firsthand.ID) (stand, error) {
	all, err := tx.Codings(ctx, document)
	s := stand{make(map[firsthand.ID]firsthand.Coding, len(all)), make(map[twin]firsthand.Coding, len(all))}
	for _, c := range all {
		s.add(c)
	}
	return s, err
}

func (s stand) add(c firsthand.Coding) { s.byID[c.ID], s.byTwin[twinOf(c)] = c, c }

func (s stand) find(c firsthand.Coding) (firsthand.Coding, bool) {
	if old, ok := s.byID[c.ID]; ok {
		return old, true
	}
	old, ok := s.byTwin[twinOf(c)]
	return old, ok
}

// codable reads the text that is coded, and tells what stands in the way.
func codable(ctx context.Context, tx *store.Tx, study, document firsthand.ID) (d firsthand.Document, rev firsthand.Revision, err error) {
	if d, err = tx.Document(ctx, document); err != nil {
		return d, rev, err
	}
	if d.Study != study || d.Trashed > 0 {
		return d, rev, firsthand.Errorf(firsthand.NotFound, "There is no such document or code in this study.")
	}
	rev, err = tx.Analysed(ctx, document)
	return d, rev, err
}

// codeOf reads a code that may code something.
func codeOf(ctx context.Context, tx *store.Tx, study, code firsthand.ID) (firsthand.Code, error) {
	c, err := tx.Code(ctx, code)
	switch {
	case err != nil:
	case c.Study != study:
		err = firsthand.Errorf(firsthand.NotFound, "There is no such document or code in this study.")
	case c.Folder:
		err = firsthand.Errorf(firsthand.Invalid, "“%s” is a folder: it groups codes and codes nothing itself.", c.Name)
	}
	return c, err
}

// MoveCoding changes a coding's edges, on the text that analysts see now. It is
// a Conflict where its coder gave its code to that passage already: the two
// would be one coding, and one of them is to be removed knowingly. A coding that
// an edit touched is settled by moving it, be it to where it stands.
func (a *App) MoveCoding(ctx context.Context, who Person, study, coding firsthand.ID, to firsthand.Span) error {
	return a.changeCoding(ctx, who, study, coding, "coding.move", func(tx *store.Tx, c *firsthand.Coding) error {
		rev, err := tx.Analysed(ctx, c.Document)
		if err != nil {
			return err
		}
		if !to.Valid(rev.Length) {
			return firsthand.Errorf(firsthand.Invalid, "That passage is not in the text.")
		}
		all, err := tx.Codings(ctx, c.Document)
		if err != nil {
			return err
		}
		next := *c
		next.Place = to
		for _, o := range all {
			if o.ID != c.ID && twinOf(o) == twinOf(next) {
				return firsthand.Errorf(firsthand.Conflict, "That passage has the same code from the same coder already; the coding was left where it was.").
					WithHint("remove one of the two")
			}
		}
		if to == c.Place && c.Changed {
			tx.Act().Summary = strings.Replace(tx.Act().Summary, "was moved", "was looked at after an edit and left where it is", 1)
		}
		c.Revision, c.Span = rev.Number, to
		return tx.PutCoding(ctx, *c)
	})
}

// InDocument is NotFound where a coding is not one of a document of a study.
func (a *App) InDocument(ctx context.Context, study, document, coding firsthand.ID) error {
	return a.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Coding(ctx, coding)
		if err != nil && !notFound(err) {
			return err
		}
		if err != nil || c.Document != document {
			return firsthand.Errorf(firsthand.NotFound, "There is no such coding in this interview; nothing was changed.")
		}
		return nil
	})
}

// RemoveCoding takes a coding away.
func (a *App) RemoveCoding(ctx context.Context, who Person, study, coding firsthand.ID) error {
	return a.changeCoding(ctx, who, study, coding, "coding.remove", func(tx *store.Tx, c *firsthand.Coding) error {
		return tx.DropCoding(ctx, c.ID)
	})
}

func (a *App) changeCoding(ctx context.Context, who Person, study, coding firsthand.ID, action string, change func(*store.Tx, *firsthand.Coding) error) error {
	_, err := a.do(ctx, study, who, action, func(tx *store.Tx, _ firsthand.Colleague) error {
		c, err := tx.Coding(ctx, coding)
		if err != nil {
			return err
		}
		d, err := tx.Document(ctx, c.Document)
		if err != nil {
			return err
		}
		if d.Study != study {
			return firsthand.Errorf(firsthand.NotFound, "There is no such coding in this study.")
		}
		verb := "moved"
		if action == "coding.remove" {
			verb = "removed"
		}
		tx.Act().Summary = fmt.Sprintf("A coding in %s was %s.", d.Name, verb)
		return change(tx, &c)
	})
	return err
}
