package app

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// TestAPreviewSaysWhatHappens merges and deletes codes on random codings, and
// compares what was foretold with how many codings there are after.
func TestAPreviewSaysWhatHappens(t *testing.T) {
	a := newApp(t)
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		s, d, one, two := talk(t, a, fmt.Sprintf("care-%d", n), "P1: we waited in the rain\nP2: yes\n")
		for range rapid.IntRange(0, 12).Draw(r, "codings") {
			from := rapid.IntRange(0, 20).Draw(r, "from")
			who := Person{Name: rapid.SampledFrom([]string{"Asha", "Bo"}).Draw(r, "who")}
			code := rapid.SampledFrom([]firsthand.ID{one.ID, two.ID}).Draw(r, "code")
			if _, err := a.AddCoding(t.Context(), who, s.ID, d, code, firsthand.Span{Start: from / 5, End: from/5 + 3}); err != nil {
				r.Fatal(err)
			}
		}
		count := func() (all int) {
			if err := a.Store.View(t.Context(), func(tx *store.Tx) error {
				list, err := tx.Codings(t.Context(), d)
				all = len(list)
				return err
			}); err != nil {
				r.Fatal(err)
			}
			return all
		}
		before := count()
		p, err := a.PreviewMerge(t.Context(), s.ID, one.ID, two.ID)
		if err != nil {
			r.Fatal(err)
		}
		if err := a.MergeCodes(t.Context(), asha, s.ID, one.ID, two.ID); err != nil {
			r.Fatal(err)
		}
		if got := before - count(); got != p.Twins {
			r.Errorf("merging took %d codings away, %d were foretold", got, p.Twins)
		}
		q, err := a.PreviewDelete(t.Context(), s.ID, two.ID)
		if err != nil {
			r.Fatal(err)
		}
		gone, err := a.DeleteCode(t.Context(), asha, s.ID, two.ID)
		if err != nil || gone != q.Codings || count() != 0 {
			r.Errorf("deleting took %d codings, %d were foretold, %v", gone, q.Codings, err)
		}
		// Both acts come back from history alone.
		part, err := a.JournalPage(t.Context(), s.ID, JournalQuery{Kind: "code.delete", Limit: 1})
		if err != nil || len(part.Lines) != 1 {
			r.Fatal(err)
		}
		if back, err := a.BringBack(t.Context(), asha, s.ID, part.Lines[0].Seq, ""); err != nil || back != gone+1 || count() != gone {
			r.Errorf("%d of %d objects came back, %v", back, gone+1, err)
		}
	})
}

// TestTheCodebookThenAndNow: what was added, renamed, moved, redefined, merged
// and removed between two entries, and nothing else.
func TestTheCodebookThenAndNow(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	if _, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, firsthand.Span{Start: 4, End: 13}); err != nil {
		t.Fatal(err)
	}
	add := func(name string) firsthand.Code {
		c, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	three, four := add("Rain"), add("Old")
	then, err := a.Head(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	fresh := add("Fresh")
	three.Name, three.Parent, three.Definition = "Weather", two.ID, "What falls."
	for _, err := range []error{
		a.ChangeCode(t.Context(), asha, three),
		a.MergeCodes(t.Context(), asha, s.ID, one.ID, two.ID),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.DeleteCode(t.Context(), asha, s.ID, four.ID); err != nil {
		t.Fatal(err)
	}
	p, err := a.CompareCodebook(t.Context(), s.ID, then, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]firsthand.ID{}
	for _, c := range p.Differences {
		got[c.Kind] = firsthand.ID(firstOf(string(c.After.ID), string(c.Before.ID)))
		if c.Kind == "changed" && !slices.Equal(c.What, []string{"renamed", "moved", "redefined"}) {
			t.Errorf("what changed is %v", c.What)
		}
	}
	for kind, id := range map[string]firsthand.ID{"added": fresh.ID, "changed": three.ID, "merged": one.ID, "removed": four.ID} {
		if got[kind] != id {
			t.Errorf("%s is %q, want %q", kind, got[kind], id)
		}
	}
	if len(p.Differences) != 4 || p.Before != 4 || p.Now != 3 {
		t.Errorf("%d differences, %d codes then and %d now", len(p.Differences), p.Before, p.Now)
	}
	// A moment is the same from wherever one looks.
	if q, err := a.CompareCodebook(t.Context(), s.ID, then, then); err != nil || len(q.Differences) != 0 || q.Before != 4 || q.Now != 4 {
		t.Errorf("compared with itself there are %+v, %v", q, err)
	}
}

// TestAnEntryInWords says what changed, and one button makes a code as it was.
func TestAnEntryInWords(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	one.Definition, one.Parent = "Kind words.", two.ID
	if err := a.ChangeCode(t.Context(), asha, one); err != nil {
		t.Fatal(err)
	}
	seq, err := a.Head(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.Entry(t.Context(), s, seq)
	if err != nil || len(v.Changes) != 1 {
		t.Fatalf("the entry is %+v, %v", v, err)
	}
	fields := map[string]FieldChange{}
	for _, f := range v.Changes[0].Fields {
		fields[f.Field] = f
	}
	if f := fields["Definition"]; f.Before != "" || f.After != "Kind words." || fields["Below"].After != "Waiting" || v.Changes[0].Restores != "" {
		t.Errorf("the change is %+v", v.Changes[0])
	}
	if _, err := a.Undo(t.Context(), asha, s.ID); err != nil {
		t.Fatal(err)
	}
	if v, err = a.Entry(t.Context(), s, seq); err != nil || !v.Undone || v.Changes[0].Restores != "after" {
		t.Errorf("taken back it is %+v, %v", v, err)
	}
	if err := a.MakeAsIt(t.Context(), asha, s.ID, seq, one.ID, false); err != nil {
		t.Fatal(err)
	}
	if c, err := a.CodeNamed(t.Context(), s.ID, string(one.ID)); err != nil || c.Definition != "Kind words." || c.Parent != two.ID {
		t.Errorf("made so again the code is %+v, %v", c, err)
	}
	// A coding that was removed, and coded again by then, is not doubled.
	k, err := a.AddCoding(t.Context(), asha, s.ID, d, two.ID, firsthand.Span{Start: 4, End: 13})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.RemoveCoding(t.Context(), asha, s.ID, k.ID); err != nil {
		t.Fatal(err)
	}
	trash, err := a.InTrash(t.Context(), s.ID)
	if err != nil || len(trash) != 1 || trash[0].Gone != 1 {
		t.Fatalf("in the trash are %+v, %v", trash, err)
	}
	if _, err := a.AddCoding(t.Context(), asha, s.ID, d, two.ID, firsthand.Span{Start: 4, End: 13}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.BringBack(t.Context(), asha, s.ID, trash[0].Seq, ""); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("a coding that stands again came back: %v", err)
	}
}
