package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pgregory.net/rapid"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// who draws one of a few people.
func (m *model) who() Person {
	return Person{rapid.SampledFrom([]string{"Ana", "Ben", "Cem"}).Draw(m.t, "who")}
}

// words are what texts are made of; the last ones take more than they look like.
var modelWords = []string{"the", "nurse", "rang", "clinic", "I", "thought", "nobody", "bus", "\n", "\n\nP: ", "naïve", "e\u0301", "größer", "👩‍👩‍👧‍👦", "🙂", "שלום", "\u2028", "x\u00a0y"}

func (m *model) draw() string {
	list := rapid.SliceOfN(rapid.SampledFrom(modelWords), 1, 30).Draw(m.t, "words")
	return "P: " + strings.Join(list, " ") + " end."
}

func (m *model) write(name, body string) string {
	path := filepath.Join(m.dir, name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		m.t.Fatal(err)
	}
	return path
}

func (m *model) importDocuments() error {
	var paths []string
	fresh := map[string]string{}
	for range rapid.IntRange(1, 3).Draw(m.t, "how many") {
		m.made++
		name, body := fmt.Sprintf("P%d.txt", m.made), m.draw()
		fresh[name] = body
		if rapid.Bool().Draw(m.t, "from Windows") {
			body = "\ufeff" + strings.ReplaceAll(body, "\n", "\r\n")
		}
		paths = append(paths, m.write(name, body))
	}
	bad := rapid.IntRange(0, 9).Draw(m.t, "bad") == 0
	if bad {
		paths = append(paths, m.write("bad.docx", "this is no Word document"))
	}
	_, err := m.a.Import(m.t.Context(), m.who(), m.study.ID, paths, ImportOptions{})
	if bad != (err != nil) {
		m.t.Fatalf("import with a bad file: %v, error %v", bad, err)
	}
	if err == nil {
		for name, body := range fresh {
			m.texts[name] = body
		}
	}
	return err
}

func (m *model) document() (firsthand.Document, bool) {
	r := m.rows()
	if len(r.Documents) == 0 {
		return firsthand.Document{}, false
	}
	return rapid.SampledFrom(r.Documents).Draw(m.t, "document"), true
}

func (m *model) revise() error {
	d, ok := m.document()
	if !ok {
		return nil
	}
	ix := text.NewIndex(m.texts[d.Name])
	start := rapid.IntRange(3, ix.Len()).Draw(m.t, "from")
	end := rapid.IntRange(start, min(ix.Len(), start+20)).Draw(m.t, "to")
	put := strings.Join(rapid.SliceOfN(rapid.SampledFrom(modelWords), 0, 3).Draw(m.t, "put"), " ")
	next, err := text.Apply(ix.Text(), []text.Edit{{Span: text.Span{Start: start, End: end}, New: put}})
	if err != nil {
		m.t.Fatal(err)
	}
	if _, err = m.a.Import(m.t.Context(), m.who(), m.study.ID, []string{m.write(d.Name, next)}, ImportOptions{Revise: true}); err == nil {
		m.texts[d.Name] = next
	}
	return err
}

func (m *model) code() (firsthand.Code, bool) {
	r := m.rows()
	if len(r.Codes) == 0 {
		return firsthand.Code{}, false
	}
	return rapid.SampledFrom(r.Codes).Draw(m.t, "code"), true
}

// parent draws a code or the top.
func (m *model) parent() firsthand.ID {
	if c, ok := m.code(); ok && rapid.Bool().Draw(m.t, "below") {
		return c.ID
	}
	return ""
}

func (m *model) codeName() string {
	return rapid.SampledFrom([]string{"Trust", "Time", "Pay", "A/B", "größer 🙂", "and"}).Draw(m.t, "name")
}

func (m *model) addCode() error {
	_, err := m.a.AddCode(m.t.Context(), m.who(), firsthand.Code{Study: m.study.ID, Parent: m.parent(), Name: m.codeName(), Definition: "what they said"})
	return err
}

func (m *model) renameCode() error {
	c, ok := m.code()
	if !ok {
		return nil
	}
	c.Name = m.codeName()
	return m.a.ChangeCode(m.t.Context(), m.who(), c)
}

func (m *model) moveCode() error {
	c, ok := m.code()
	if !ok {
		return nil
	}
	return m.a.MoveCode(m.t.Context(), m.who(), m.study.ID, c.ID, m.parent(), rapid.IntRange(1, 4).Draw(m.t, "place"))
}

func (m *model) mergeCodes() error {
	from, ok := m.code()
	if !ok {
		return nil
	}
	into, _ := m.code()
	return m.a.MergeCodes(m.t.Context(), m.who(), m.study.ID, from.ID, into.ID)
}

func (m *model) splitCode() error {
	c, ok := m.code()
	if !ok {
		return nil
	}
	var chosen []firsthand.ID
	for _, k := range m.rows().Codings {
		if k.Code == c.ID && rapid.Bool().Draw(m.t, "with") {
			chosen = append(chosen, k.ID)
		}
	}
	_, err := m.a.SplitCode(m.t.Context(), m.who(), m.study.ID, c.ID, m.codeName(), chosen)
	return err
}

func (m *model) deleteCode() error {
	c, ok := m.code()
	if !ok {
		return nil
	}
	_, err := m.a.DeleteCode(m.t.Context(), m.who(), m.study.ID, c.ID)
	return err
}

func (m *model) span(d firsthand.Document) firsthand.Span {
	n := text.NewIndex(m.texts[d.Name]).Len()
	start := rapid.IntRange(0, n-1).Draw(m.t, "start")
	return firsthand.Span{Start: start, End: rapid.IntRange(start+1, min(n, start+15)).Draw(m.t, "end")}
}

func (m *model) addCoding() error {
	d, ok := m.document()
	c, ok2 := m.code()
	if !ok || !ok2 {
		return nil
	}
	_, err := m.a.AddCoding(m.t.Context(), m.who(), m.study.ID, d.ID, c.ID, m.span(d))
	return err
}

func (m *model) coding() (firsthand.Coding, firsthand.Document, bool) {
	r := m.rows()
	if len(r.Codings) == 0 {
		return firsthand.Coding{}, firsthand.Document{}, false
	}
	c := rapid.SampledFrom(r.Codings).Draw(m.t, "coding")
	for _, d := range r.Documents {
		if d.ID == c.Document {
			return c, d, true
		}
	}
	return c, firsthand.Document{}, false
}

func (m *model) moveCoding() error {
	c, d, ok := m.coding()
	if !ok {
		return nil
	}
	return m.a.MoveCoding(m.t.Context(), m.who(), m.study.ID, c.ID, m.span(d))
}

func (m *model) removeCoding() error {
	c, _, ok := m.coding()
	if !ok {
		return nil
	}
	return m.a.RemoveCoding(m.t.Context(), m.who(), m.study.ID, c.ID)
}

func (m *model) importCodings() error {
	r := m.rows()
	if len(r.Codes) == 0 || len(r.Documents) == 0 {
		return nil
	}
	path := m.paths(r)
	var b strings.Builder
	b.WriteString("document,start,end,code,coder,quote\n")
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	wrong := false
	for range rapid.IntRange(1, 6).Draw(m.t, "rows") {
		d := rapid.SampledFrom(r.Documents).Draw(m.t, "document")
		c := rapid.SampledFrom(r.Codes).Draw(m.t, "code")
		at := m.span(d)
		words := text.NewIndex(m.texts[d.Name]).Slice(at)
		switch rapid.IntRange(0, 12).Draw(m.t, "quoted") {
		case 0:
			words += "!"
			wrong = true
		case 1, 2, 3:
			words = ""
		}
		coder := rapid.SampledFrom([]string{"Ana", "Ben", "Dot"}).Draw(m.t, "coder")
		fmt.Fprintf(&b, "%s,%d,%d,%s,%s,%s\n", d.Name, at.Start, at.End, quote(path[c.ID]), coder, quote(words))
	}
	m.made++
	_, err := m.a.ImportCodings(m.t.Context(), m.who(), m.study.ID, m.write(fmt.Sprintf("codings-%d.csv", m.made), b.String()), nil)
	if wrong != (err != nil) {
		m.t.Fatalf("import of codings with a wrong quotation: %v, error %v", wrong, err)
	}
	return err
}

// undo takes back, does again, and takes back: the second undo must lead where
// the first did, and the redo where it was before.
func (m *model) undo() error {
	who := m.who()
	ctx := m.t.Context()
	defer m.untrash()
	before := m.rows().state()
	if _, err := m.a.Undo(ctx, who, m.study.ID); err != nil {
		return err
	}
	undone := m.rows().state()
	if _, err := m.a.Redo(ctx, who, m.study.ID); err != nil {
		m.t.Fatalf("redo right after undo: %v", err)
	}
	if again := m.rows().state(); again != before {
		m.t.Fatalf("redo right after undo left:\n%s\nand it was:\n%s", again, before)
	}
	if _, err := m.a.Undo(ctx, who, m.study.ID); err != nil {
		m.t.Fatalf("undo right after redo: %v", err)
	}
	if again := m.rows().state(); again != undone {
		m.t.Fatalf("undo after redo left:\n%s\nand the first undo:\n%s", again, undone)
	}
	return nil
}

func (m *model) redo() error {
	_, err := m.a.Redo(m.t.Context(), m.who(), m.study.ID)
	m.untrash()
	return err
}

// untrash brings the study back where undo or redo has put it in the trash.
func (m *model) untrash() {
	ctx := m.t.Context()
	if _, err := m.a.Study(ctx, m.study.Name); !notFound(err) {
		return
	}
	if _, err := m.a.RestoreStudy(ctx, Person{"Ana"}, m.study.Name); err != nil {
		m.t.Fatalf("a study in the trash does not come back: %v", err)
	}
}

func (m *model) deleteDocument() error {
	d, ok := m.document()
	if !ok {
		return nil
	}
	_, err := m.a.DeleteDocument(m.t.Context(), m.who(), m.study.ID, d.ID)
	return err
}

func (m *model) restoreDocument() error {
	var trash []firsthand.Document
	m.view(func(tx *store.Tx) (err error) {
		trash, err = tx.Trash(m.t.Context(), m.study.ID)
		return err
	})
	if len(trash) == 0 {
		return nil
	}
	d := rapid.SampledFrom(trash).Draw(m.t, "document")
	return m.a.RestoreDocument(m.t.Context(), m.who(), m.study.ID, d.ID)
}

// deleteStudy puts the study in the trash and brings it back.
func (m *model) deleteStudy() error {
	before := m.rows().state()
	if _, err := m.a.DeleteStudy(m.t.Context(), m.who(), m.study.Name); err != nil {
		return err
	}
	if _, err := m.a.RestoreStudy(m.t.Context(), m.who(), m.study.Name); err != nil {
		m.t.Fatalf("a study in the trash does not come back: %v", err)
	}
	if after := m.rows().state(); after != before {
		m.t.Fatalf("the study came back as:\n%s\nand was:\n%s", after, before)
	}
	return nil
}

// memo draws one of the study's memos.
func (m *model) memo() (firsthand.Memo, bool) {
	var all []firsthand.Memo
	m.view(func(tx *store.Tx) (err error) {
		all, err = tx.Memos(m.t.Context(), m.study.ID, "")
		return err
	})
	if len(all) == 0 {
		return firsthand.Memo{}, false
	}
	return rapid.SampledFrom(all).Draw(m.t, "memo"), true
}

// addMemo writes about a code, or about a passage of a document.
func (m *model) addMemo() error {
	r := m.rows()
	memo := firsthand.Memo{Study: m.study.ID, Title: "Why", Body: rapid.SampledFrom(modelWords).Draw(m.t, "word") + " again"}
	switch {
	case len(r.Codes) > 0 && rapid.Bool().Draw(m.t, "about a code"):
		memo.About = rapid.SampledFrom(r.Codes).Draw(m.t, "code").ID
	case len(r.Documents) > 0:
		memo.About = rapid.SampledFrom(r.Documents).Draw(m.t, "document").ID
	default:
		return nil
	}
	_, err := m.a.AddMemo(m.t.Context(), m.who(), memo)
	return err
}

func (m *model) editMemo() error {
	memo, ok := m.memo()
	if !ok {
		return nil
	}
	_, err := m.a.EditMemo(m.t.Context(), m.who(), m.study.ID, memo.ID, memo.Title+"?", memo.Body)
	return err
}

func (m *model) removeMemo() error {
	memo, ok := m.memo()
	if !ok {
		return nil
	}
	return m.a.RemoveMemo(m.t.Context(), m.who(), m.study.ID, memo.ID)
}
