package refi

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// selections finds the text selections of a file's texts and transcripts by source name.
func textOfSource(t *testing.T, f *File, name string) *TextSource {
	t.Helper()
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Sources {
		if s.About().Name == name {
			if texts := Texts(s); len(texts) > 0 {
				return texts[0]
			}
		}
	}
	t.Fatalf("no source %q", name)
	return nil
}

const annexA2 = "atlasti-8.4-annexA2-TestProject.qdpx"

// V1: the names of passages in annex A.2 are their text, and the end is exclusive.
func TestAnnexA2Passages(t *testing.T) {
	f := open(t, annexA2)
	for _, want := range []struct {
		source     string
		start, end int64
		name       string
	}{
		{"1994 Diet Coke-Diet Coke Break.docx", 139, 195, "Oh, that was great. See you tomorrow? Eleven thirty. Mm."},
		{"Simon.docx", 215, 275, "I did try the gluten free bread, but it was always so soggy,"},
	} {
		s := textOfSource(t, f, want.source)
		found := false
		for _, sel := range s.Selections {
			if sel.Start == want.start && sel.End == want.end {
				found = true
				if sel.Name != want.name || int64(utf8.RuneCountInString(sel.Name)) != sel.End-sel.Start {
					t.Errorf("%d-%d is %q", sel.Start, sel.End, sel.Name)
				}
			}
		}
		if !found {
			t.Errorf("%s has no passage %d-%d", want.source, want.start, want.end)
		}
	}
	c := f.Counts()
	if c.Codes != 14 || c.Missing == 0 || c.Sources == 0 {
		t.Errorf("counted %+v", c)
	}
	// The files are missing on purpose: said, and everything else is kept.
	if _, err := f.Text(textOfSource(t, f, "Simon.docx")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing text gives %v", err)
	}
	if f.Report().Count(Warning) < c.Missing || f.Report().Count(Invalid) != 0 {
		t.Errorf("%v", f.Report().Problems)
	}
}

// V2: sync points of annex A.2 count every line end once.
func TestAnnexA2SyncPoints(t *testing.T) {
	p, err := open(t, annexA2).Project()
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"Oh, that was great.", "See you tomorrow?", "Eleven thirty.", "Mm."}
	found := false
	for _, s := range p.Sources {
		m, ok := s.(*MediaSource)
		if !ok {
			continue
		}
		for _, tr := range m.Transcripts {
			at := map[int64]bool{}
			for _, p := range tr.SyncPoints {
				if p.Position != nil {
					at[*p.Position] = true
				}
			}
			if !at[139] || !at[159] {
				continue
			}
			found = true
			place := int64(139)
			for i, line := range lines {
				if !at[place] {
					t.Errorf("no sync point at %d", place)
				}
				place += int64(len(line))
				if i < len(lines)-1 {
					place++
				}
			}
			if place != 195 {
				t.Errorf("the passage ends at %d", place)
			}
		}
	}
	if !found {
		t.Error("the transcript is not there")
	}
}

// V3: a passage over two pages is two areas and one text selection, the first
// area and the passage under one GUID, with the origin at the foot of the page.
func TestAnnexA2Pages(t *testing.T) {
	f := open(t, annexA2)
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Sources {
		pdf, ok := s.(*PDFSource)
		if !ok || pdf.Representation == nil || len(pdf.Selections) == 0 {
			continue
		}
		for _, sel := range pdf.Representation.Selections {
			if sel.Start != 297 || sel.End != 498 {
				continue
			}
			for i, a := range pdf.Selections[:len(pdf.Selections)-1] {
				if b := pdf.Selections[i+1]; a.GUID.Equal(sel.GUID) {
					if a.Page != 0 || b.Page != 1 || a.FirstY != 45 || a.SecondY != 234 || b.FirstY != 41 || b.SecondY != 823 || a.FirstX != 18 || a.SecondX != 577 {
						t.Errorf("%+v %+v", a, b)
					}
					for _, p := range f.Report().Problems {
						if p.Kind == "duplicate" {
							t.Errorf("the pair is taken for a mistake: %s", p)
						}
					}
					return
				}
			}
		}
	}
	t.Error("the passage 297-498 is not there")
}

// V4: NVivo for Windows, as measured on a file that cannot be given away: mark,
// CR LF, many astral characters, no names. Positions are made from the lines.
func TestLikeNVivo(t *testing.T) {
	var file strings.Builder
	file.WriteString("\uFEFF")
	var marks []Evidence
	var want []string
	for i := range 400 {
		line := "first line of " + strings.Repeat("word ", i%7) + "comment"
		if i%3 == 0 {
			line += " 🤣🤣🤣"
		}
		if i%40 == 39 {
			at := utf16Units(strings.TrimPrefix(file.String(), "\uFEFF"))
			marks = append(marks, Evidence{Start: at, End: at + utf16Units(line)})
			want = append(want, line)
		}
		file.WriteString(line + "\r\n")
	}
	text := NewText([]byte(file.String()))
	if !text.Mark || text.CRLF() != 400 || strings.Contains(text.Words, "\r") {
		t.Fatalf("mark %v, %d CR LF", text.Mark, text.CRLF())
	}
	for _, origin := range []string{"NVivo 12", "a program nobody knows"} {
		d := Detect(text, marks, origin)
		if d.Convention != (Convention{UTF16: true, CRLF: true}) {
			t.Errorf("%s: %s", origin, d)
		}
		v := NewConverter(text, d.Convention)
		for i, m := range marks {
			span, ok := v.Span(m.Start, m.End)
			if got := v.Slice(span); !ok || got != want[i] {
				t.Errorf("%d-%d covers %q, want %q", m.Start, m.End, got, want[i])
			}
		}
	}
}

func utf16Units(s string) (n int64) {
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// V5: qc 1.3.2 codes whole lines with their line end, in ASCII with LF.
func TestLikeQC(t *testing.T) {
	words := "one\nscience fun. \nthree\n"
	text := NewText([]byte(words))
	start := int64(strings.Index(words, "science"))
	d := Detect(text, []Evidence{{start, start + 14, "line:1"}}, "qc 1.3.2")
	if d.Convention != (Convention{}) || !d.Silent {
		t.Errorf("%s, silent %v", d, d.Silent)
	}
	v := NewConverter(text, d.Convention)
	if span, _ := v.Span(start, start+14); v.Slice(span) != "science fun. \n" {
		t.Errorf("covers %q", v.Slice(span))
	}
}

const v6 = "\uFEFFA😀B\r\ne\u0301fin"

// V6: the same word under every convention.
func TestEveryConvention(t *testing.T) {
	text := NewText([]byte(v6))
	if text.Words != "A😀B\ne\u0301fin" {
		t.Fatalf("words are %q", text.Words)
	}
	for _, base := range []struct {
		c          Convention
		start, end int64
	}{
		{Convention{CRLF: true}, 7, 10},
		{Convention{}, 6, 9},
		{Convention{UTF16: true, CRLF: true}, 8, 11},
		{Convention{UTF16: true}, 7, 10},
	} {
		for _, inclusive := range []bool{false, true} {
			for _, mark := range []bool{false, true} {
				c, start, end := base.c, base.start, base.end
				if c.Inclusive = inclusive; inclusive {
					end--
				}
				if c.Mark = mark; mark {
					start, end = start+1, end+1
				}
				v := NewConverter(text, c)
				span, ok := v.Span(start, end)
				if !ok || v.Slice(span) != "fin" || span != (Span{Start: 6, End: 9}) {
					t.Errorf("%s: %d-%d covers %q", c, start, end, v.Slice(span))
				}
				d := Detect(text, []Evidence{{start, end, "fin"}}, "")
				got := NewConverter(text, d.Convention)
				if s, _ := got.Span(start, end); got.Slice(s) != "fin" || d.Reason != ByNames {
					t.Errorf("%s is taken for %s", c, d)
				}
			}
		}
	}
	// 7-10 alone is ambiguous: the name decides, or else the origin.
	if d := Detect(text, []Evidence{{7, 10, ""}}, "QualCoder"); d.Convention != (Convention{}) || d.Reason != ByOrigin {
		// Under QualCoder's convention 7-10 lies beyond the text, so it is out.
		if v := NewConverter(text, d.Convention); d.Outside != 0 || v.len() < 10 {
			t.Errorf("%s", d)
		}
	}
}

// Whatever the text and the convention, a passage written down by the convention
// is found again, by it and by detection from names.
func TestDetectionFindsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"plain", "née", "😀", "👩‍👩‍👧", "e\u0301", "\u2028", "שלום", " ", "\r\n", "\n", "\r", "end."}), 5, 60).Draw(t, "words")
		file := strings.Join(words, " ")
		if rapid.Bool().Draw(t, "mark") {
			file = "\uFEFF" + file
		}
		text := NewText([]byte(file))
		c := Convention{rapid.Bool().Draw(t, "utf16"), rapid.Bool().Draw(t, "crlf"), rapid.Bool().Draw(t, "inclusive"), text.Mark && rapid.Bool().Draw(t, "counted")}
		var marks []Evidence
		var want []string
		runes := []rune(text.Words)
		for range 3 {
			a := rapid.IntRange(0, len(runes)-1).Draw(t, "start")
			b := rapid.IntRange(a+1, len(runes)).Draw(t, "end")
			marks = append(marks, Evidence{count(text, c, a, 0), count(text, c, b, c.end()), string(runes[a:b])})
			want = append(want, string(runes[a:b]))
		}
		v := NewConverter(text, c)
		for i, m := range marks {
			span, ok := v.Span(m.Start, m.End)
			if got := v.Slice(span); !ok || got != want[i] {
				t.Fatalf("%s: %d-%d covers %q, want %q", c, m.Start, m.End, got, want[i])
			}
		}
		d := Detect(text, marks, "")
		if strings.TrimSpace(want[0]) == "" && strings.TrimSpace(want[1]) == "" && strings.TrimSpace(want[2]) == "" {
			return
		}
		got := NewConverter(text, d.Convention)
		for i, m := range marks {
			if span, _ := got.Span(m.Start, m.End); fold(got.Slice(span)) != fold(want[i]) {
				t.Fatalf("written as %s, read as %s: %q is %q", c, d, want[i], got.Slice(span))
			}
		}
	})
}

func (c Convention) end() int64 {
	if c.Inclusive {
		return -1
	}
	return 0
}

// count writes down place cp of the words by c, the slow and plain way.
func count(text *Text, c Convention, cp int, shift int64) int64 {
	n := shift
	if text.Mark && c.Mark {
		n++
	}
	file := []rune(text.file)
	for i := 0; cp > 0; i++ {
		if file[i] == '\r' && i+1 < len(file) && file[i+1] == '\n' {
			i++
			if c.CRLF {
				n++
			}
		}
		n++
		if c.UTF16 && file[i] > 0xFFFF {
			n++
		}
		cp--
	}
	return n
}

// V7: codebooks of other programs.
func TestCodebooks(t *testing.T) {
	b, rep := codebook(t, "spec-annexA1.qdc")
	if len(b.Codes) != 6 || rep.Has(Invalid) || !b.Codes[0].GUID.Equal("5215CC69-B628-4E02-AFB9-9BEEAEE55808") {
		t.Errorf("annex A.1: %d codes, %v", len(b.Codes), rep.Problems)
	}
	if b.Codes[0].GUID != "{5215cc69-b628-4e02-afb9-9beeaee55808}" {
		t.Errorf("the GUID was not kept as read: %s", b.Codes[0].GUID)
	}
	b, rep = codebook(t, "qualcoder-3.8.2-codebook.qdc")
	folders := 0
	for _, path := range CodeIndex(b.Codes) {
		if !path.Code().Codable {
			folders++
		}
	}
	if n := len(CodeIndex(b.Codes)); n != 38 || folders != 6 || rep.Count(Info) != 1 || rep.Has(Warning) {
		t.Errorf("QualCoder: %d codes, %d folders, %v", n, folders, rep.Problems)
	}
	taguette := `<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes><Code guid="5215cc69-b628-4e02-afb9-9beeaee55808" name="interesting" isCodable="true"/></Codes><Sets/></CodeBook>`
	b, rep, err := ReadCodebook(strings.NewReader(taguette))
	if err != nil || len(b.Codes) != 1 || rep.Count(Invalid) != 1 {
		t.Errorf("Taguette: %v %v", err, rep)
	}
}

// V7: annex A.3 breaks the schema in many ways and is read whole.
func TestAnnexA3(t *testing.T) {
	f := open(t, "spec-annexA3-transana.qde")
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	if f.Report().Count(Invalid) == 0 {
		t.Error("nothing is invalid")
	}
	for _, p := range f.Report().Problems {
		if p.Severity == Lost && !strings.HasPrefix(p.Message, "the attribute creatingUser of <Set> is not known here") {
			t.Error(p)
		}
	}
	notes, sources := 0, 0
	for _, s := range p.Sets {
		notes, sources = notes+len(s.Notes), sources+len(s.Sources)
	}
	if notes == 0 || sources == 0 {
		t.Errorf("sets have %d notes and %d sources", notes, sources)
	}
}

func TestSelectionName(t *testing.T) {
	long := strings.Repeat("é ", 60)
	if got := SelectionName(long); utf8.RuneCountInString(got) != 100 || !strings.HasSuffix(got, "é…") {
		t.Errorf("%q", got)
	}
	if got := SelectionName(" a\r\n b "); got != "a b" {
		t.Errorf("%q", got)
	}
	if match, _ := covers(long, SelectionName(long)); !match {
		t.Error("a name of ours is not taken for the words it was made from")
	}
}
