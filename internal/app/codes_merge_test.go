package app

import (
	"testing"

	"firsthand.study"
)

// TestMergeKeepsWhatWasWritten: memos of a code and cells of the framework go to
// the code it is merged into, and an undo gives them back.
func TestMergeKeepsWhatWasWritten(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we waited in the rain\nP2: yes it rained\n")
	memo, err := a.AddMemo(t.Context(), asha, firsthand.Memo{Study: s.ID, About: one.ID, Body: "is it the rain?"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.WriteSummaries(t.Context(), asha, s.ID, []SummaryEdit{{Of: d, Code: one.ID, Body: "waits"}, {Of: d, Code: two.ID, Body: "is warm"}}); err != nil {
		t.Fatal(err)
	}
	look := func() (about firsthand.ID, cells map[firsthand.ID]string) {
		t.Helper()
		m, err := a.Memo(t.Context(), s, memo.ID)
		if err != nil {
			t.Fatal(err)
		}
		f, err := a.Framework(t.Context(), s.ID, FrameworkAsking{})
		if err != nil {
			t.Fatal(err)
		}
		cells = map[firsthand.ID]string{}
		for _, c := range f.Rows[0].Cells {
			if c.Summary.Body != "" {
				cells[c.Summary.Code] = c.Summary.Body
			}
		}
		return m.About, cells
	}
	if err := a.MergeCodes(t.Context(), asha, s.ID, one.ID, two.ID); err != nil {
		t.Fatal(err)
	}
	if about, cells := look(); about != two.ID || len(cells) != 1 || cells[two.ID] != "is warm\n\nwaits" {
		t.Errorf("after the merge the memo is about %s, the cells are %q", about, cells)
	}
	if _, err := a.Undo(t.Context(), asha, s.ID); err != nil {
		t.Fatal(err)
	}
	if about, cells := look(); about != one.ID || len(cells) != 2 || cells[one.ID] != "waits" || cells[two.ID] != "is warm" {
		t.Errorf("after the undo the memo is about %s, the cells are %q", about, cells)
	}
}
