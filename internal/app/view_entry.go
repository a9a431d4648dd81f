package app

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// An EntryView is one entry of the journal in words.
type EntryView struct {
	JournalLine
	Changes     []ChangeView // the first mostChanges
	Kinds       []KindCount  // of all changes
	All         int
	UndoneBy    int64 // the newest entry that took it back or did it again, 0 if none
	Undone      bool  // it stands taken back
	BringBack   int   // objects that it removed and that are not there now
	Older, Next int64
}

// A KindCount is how many objects of a kind an entry made, changed and removed.
type KindCount struct {
	Kind                   string
	Made, Changed, Removed int
}

// A ChangeView is what an entry did to one object.
type ChangeView struct {
	Object   firsthand.Object
	ID       firsthand.ID
	Kind     string // in words
	Name     string // of the object, where it has one
	Verb     string // made, changed or removed
	Fields   []FieldChange
	Restores string // after or before, where the object can be given that state; else empty
}

// A FieldChange is one field before and after, as a person reads it.
type FieldChange struct{ Field, Before, After string }

// mostChanges is how many changes of an entry are shown one by one.
const mostChanges = 200

// Entry reads one entry of a study's journal in words.
func (a *App) Entry(ctx context.Context, study firsthand.Study, seq int64) (v EntryView, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		v = EntryView{}
		e, err := entryOf(ctx, tx, study.ID, seq)
		if err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study.ID)
		if err != nil {
			return err
		}
		head, err := tx.Head(ctx, study.ID)
		if err != nil {
			return err
		}
		v.Older = seq - 1
		if seq < head.Seq {
			v.Next = seq + 1
		}
		w, err := newWording(ctx, tx, study)
		if err != nil {
			return err
		}
		counts := map[string]*KindCount{}
		if err := tx.EachChange(ctx, &e, func(c firsthand.Change) error {
			v.All++
			kind := objectWords[c.Object]
			if kind == "" {
				kind = string(c.Object)
			}
			if counts[kind] == nil {
				counts[kind] = &KindCount{Kind: kind}
			}
			verb := verbOf(c)
			switch verb {
			case "made":
				counts[kind].Made++
			case "removed":
				counts[kind].Removed++
			default:
				counts[kind].Changed++
			}
			if len(v.Changes) < mostChanges {
				v.Changes = append(v.Changes, ChangeView{Object: c.Object, ID: c.ID, Kind: kind, Verb: verb})
				w.keep(c)
			}
			if verb == "removed" && v.BringBack <= mostChanges {
				if gone, err := isGone(ctx, tx, c); err != nil {
					return err
				} else if gone {
					v.BringBack++
				}
			}
			return nil
		}); err != nil {
			return err
		}
		v.JournalLine = JournalLine{e, names[e.By]}
		for _, k := range counts {
			v.Kinds = append(v.Kinds, *k)
		}
		sort.Slice(v.Kinds, func(i, j int) bool { return v.Kinds[i].Kind < v.Kinds[j].Kind })
		for i := range v.Changes {
			if err := w.put(&v.Changes[i], w.kept[i]); err != nil {
				return err
			}
		}
		v.UndoneBy, v.Undone, err = takenBack(ctx, tx, e)
		return err
	})
	return v, err
}

func entryOf(ctx context.Context, tx *store.Tx, study firsthand.ID, seq int64) (firsthand.Entry, error) {
	found, err := tx.Entries(ctx, study, store.EntryFilter{After: seq - 1, Until: seq})
	if err == nil && (len(found) != 1 || seq < 1) {
		err = firsthand.Errorf(firsthand.NotFound, "There is no entry %d in the journal of this study.", seq)
	}
	if err != nil {
		return firsthand.Entry{}, err
	}
	return found[0], nil
}

// takenBack finds the newest undo or redo of an act.
func takenBack(ctx context.Context, tx *store.Tx, e firsthand.Entry) (seq int64, undone bool, err error) {
	if e.Verb == firsthand.Undo || e.Verb == firsthand.Redo {
		return 0, false, nil
	}
	later, err := tx.Entries(ctx, e.Study, store.EntryFilter{After: e.Seq, By: e.By, Kind: e.Action})
	for _, l := range later {
		if l.Target == e.Seq {
			seq, undone = l.Seq, l.Verb == firsthand.Undo
		}
	}
	return seq, undone, err
}

// objectWords are the kinds of object as people call them.
var objectWords = map[firsthand.Object]string{
	firsthand.ObjStudy: "study", firsthand.ObjColleague: "colleague", firsthand.ObjDocument: "interview", firsthand.ObjRevision: "text",
	firsthand.ObjCode: "code", firsthand.ObjCoding: "coding", firsthand.ObjMemo: "memo", firsthand.ObjCase: "person", firsthand.ObjVariable: "variable",
	firsthand.ObjValue: "value", firsthand.ObjInterview: "record of an interview", firsthand.ObjReading: "reading", firsthand.ObjQuestion: "kept question",
	firsthand.ObjSummary: "summary", firsthand.ObjReview: "review", firsthand.ObjReplacement: "replacement",
}

// verbOf tells what a change did. Putting in the trash is removing.
func verbOf(c firsthand.Change) string {
	switch {
	case c.Before == nil:
		return "made"
	case c.After == nil:
		return "removed"
	}
	if was, is := trashedIn(c.Before), trashedIn(c.After); is > 0 && was == 0 {
		return "removed"
	} else if was > 0 && is == 0 {
		return "brought back"
	}
	return "changed"
}

func trashedIn(body json.RawMessage) int64 {
	var t struct {
		Trashed int64 `json:"trashed"`
	}
	_ = json.Unmarshal(body, &t) // what has no such field is in no trash
	return t.Trashed
}

// A wording puts changes into words: IDs become names, those of what the entry
// itself removed too.
type wording struct {
	ctx   context.Context
	tx    *store.Tx
	study firsthand.Study
	names map[firsthand.ID]string
	kept  []firsthand.Change
}

func newWording(ctx context.Context, tx *store.Tx, study firsthand.Study) (*wording, error) {
	r, err := namesIn(ctx, tx, study)
	if err != nil {
		return nil, err
	}
	w := &wording{ctx: ctx, tx: tx, study: study, names: map[firsthand.ID]string{}}
	for id, t := range r.things {
		w.names[id] = t.name
	}
	for id, n := range r.who {
		w.names[id] = n
	}
	variables, err := tx.Variables(ctx, study.ID)
	for _, v := range variables {
		w.names[v.ID] = v.Name
	}
	return w, err
}

// keep remembers a change, and the name of its object.
func (w *wording) keep(c firsthand.Change) {
	w.kept = append(w.kept, c)
	var n struct{ Name, Title string }
	if c.Before != nil {
		_ = json.Unmarshal(c.Before, &n) // the name stays empty
	} else {
		_ = json.Unmarshal(c.After, &n)
	}
	if _, known := w.names[c.ID]; !known && n.Name+n.Title != "" {
		w.names[c.ID] = firstOf(n.Name, n.Title)
	}
}

// put writes a change in words.
func (w *wording) put(v *ChangeView, c firsthand.Change) error {
	before, err := fieldsOf(c.Before)
	if err != nil {
		return err
	}
	after, err := fieldsOf(c.After)
	if err != nil {
		return err
	}
	v.Name = w.names[c.ID]
	if c.Object == firsthand.ObjCoding || c.Object == firsthand.ObjMemo && v.Name == "" {
		v.Name = w.placed(c)
	}
	for _, f := range fieldWords {
		b, a := w.value(f.key, before[f.key]), w.value(f.key, after[f.key])
		if c.Before != nil && c.After != nil && b == a || b == "" && a == "" {
			continue
		}
		v.Fields = append(v.Fields, FieldChange{f.word, b, a})
	}
	switch c.Object {
	case firsthand.ObjCode, firsthand.ObjCoding, firsthand.ObjMemo, firsthand.ObjDocument:
	default:
		return nil
	}
	switch v.Verb {
	case "removed":
		gone, err := isGone(w.ctx, w.tx, c)
		if gone {
			v.Restores = "before"
		}
		return err
	case "changed", "made":
		same, err := w.stands(c)
		if c.Object == firsthand.ObjCode && !same || c.Object == firsthand.ObjMemo && !same {
			v.Restores = "after"
		}
		return err
	}
	return nil
}

// placed names a coding or a memo by its words and where they stand.
func (w *wording) placed(c firsthand.Change) string {
	var at struct {
		Document, About firsthand.ID
		Revision        int
		Span            firsthand.Span
	}
	body := c.After
	if body == nil {
		body = c.Before
	}
	if json.Unmarshal(body, &at) != nil {
		return ""
	}
	at.Document = firsthand.ID(firstOf(string(at.Document), string(at.About)))
	name := w.names[at.Document]
	if at.Span.Len() <= 0 {
		return name
	}
	s, err := w.tx.Stand(w.ctx, at.Document, at.Revision, at.Span)
	if err != nil || s.Gone {
		return name
	}
	words := []rune(s.Quote)
	if len(words) > 120 {
		words = append(words[:119], '…')
	}
	return fmt.Sprintf("“%s”, %s", string(words), name)
}

func fieldsOf(body json.RawMessage) (map[string]any, error) {
	if len(body) == 0 {
		return nil, nil
	}
	var m map[string]any
	err := json.Unmarshal(body, &m)
	return m, err
}

// fieldWords are the fields that a person is told of, in this order.
var fieldWords = []struct{ key, word string }{
	{"name", "Name"}, {"title", "Title"}, {"parent", "Below"}, {"color", "Colour"}, {"definition", "Definition"}, {"use_when", "When to use"},
	{"not_when", "When not"}, {"example", "Example"}, {"position", "Place among its siblings"}, {"folder", "Folder"}, {"theme", "Number of the theme"},
	{"document", "Interview"}, {"code", "Code"}, {"coder", "Coder"}, {"span", "Characters"}, {"about", "About"}, {"body", "Words"},
	{"case", "Person"}, {"variable", "Variable"}, {"value", "Value"}, {"text", "Value"}, {"note", "Note"}, {"number", "Revision"}, {"kind", "Kind"},
	{"words", "Words in it"}, {"pseudonym", "Pseudonym"}, {"date", "Day"}, {"minutes", "Minutes"}, {"place", "Place"}, {"order", "Order of analysis"},
	{"language", "Language"}, {"time_zone", "Time zone"}, {"layer", "Layer that counts"}, {"type", "Kind of value"}, {"values", "Choices"},
	{"expression", "Question"}, {"address", "Question"}, {"role", "Role"},
}

// value writes a field's value; an ID becomes the name of what it stands for.
func (w *wording) value(key string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		switch key {
		case "parent", "document", "code", "coder", "about", "case", "variable":
			if v == "" {
				return ""
			}
			if name, ok := w.names[firsthand.ID(v)]; ok {
				return name
			}
			return "something that is no more"
		}
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		if v == 0 && key != "position" {
			return ""
		}
		return fmt.Sprint(v)
	case map[string]any:
		from, to := fmt.Sprint(firstOfAny(v, "Start", "start")), fmt.Sprint(firstOfAny(v, "End", "end"))
		if from == to {
			return ""
		}
		return from + " to " + to
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, fmt.Sprint(x))
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v)
}

func firstOfAny(m map[string]any, keys ...string) any {
	for _, k := range keys {
		if v, ok := m[k]; ok {
			return v
		}
	}
	return ""
}
