package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"firsthand.study/internal/text"
)

// PDFium takes seconds to compile, so the tests share one reader.
var pdfReader = sync.OnceValue(func() *PDFReader { return NewPDFReader("", 2) })

// A drawn page: lines of Helvetica, each at its place in points.
type drawn struct {
	x, y, size float64
	text       string
}

// drawPDF makes the smallest PDF that shows the pages. The text is in the
// encoding of Windows-1252.
func drawPDF(pages ...[]drawn) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(at))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	kids := make([]string, len(pages))
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", 4+2*i)
	}
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode %d 0 R >>", 4+2*len(pages))
	escape := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`)
	for i, page := range pages {
		var c bytes.Buffer
		for _, d := range page {
			fmt.Fprintf(&c, "BT /F1 %g Tf %g %g Td (%s) Tj ET\n", d.size, d.x, d.y, escape.Replace(d.text))
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.Bytes())
	}
	// What stands for what: ~ is an emoji, ^ a ligature, all else itself.
	const cmap = "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n" +
		"2 beginbfchar <7e> <d83dde00> <5e> <fb03> endbfchar\nendcmap end"
	object("<< /Length %d >>\nstream\n%s\nendstream", len(cmap), cmap)
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

// lines sets lines of ten points, fourteen apart, from the top of a column.
func lines(x, y float64, texts ...string) (out []drawn) {
	for i, t := range texts {
		out = append(out, drawn{x, y - 14*float64(i), 10, t})
	}
	return out
}

func readDrawn(t *testing.T, pages ...[]drawn) *Transcript {
	t.Helper()
	s, err := pdfReader().Read(context.Background(), "x.pdf", drawPDF(pages...))
	if err != nil {
		t.Fatal(err)
	}
	n := text.NewIndex(s.Text).Len()
	for _, m := range s.Marks {
		if !m.Valid(n) {
			t.Errorf("mark %+v is outside the text", m)
		}
	}
	return s
}

const (
	long1 = "The first line of a paragraph that goes on until there is no room left for one"
	long2 = "more word, and then the second line of it, which also goes on right to its end"
)

func TestLinesBecomeParagraphs(t *testing.T) {
	full := strings.Replace(long1, "one", "", 1)
	for name, c := range map[string]struct {
		page []drawn
		want string
	}{
		"flowing, last line short": {lines(50, 700, long1, long2, "and stops.", long1, long2),
			long1 + " " + long2 + " and stops.\n" + long1 + " " + long2},
		"space between": {slices.Concat(lines(50, 700, long1, long2), lines(50, 640, long1, long2, long1)),
			long1 + " " + long2 + "\n" + long1 + " " + long2 + " " + long1},
		"first line indented": {slices.Concat(lines(70, 700, full), lines(50, 686, long2, long1), lines(70, 658, full), lines(50, 644, long2)),
			strings.TrimSpace(full) + " " + long2 + " " + long1 + "\n" + strings.TrimSpace(full) + " " + long2},
		"labels": {lines(50, 700, "Ann: "+long1[:70], long2, "Ben: "+long1[:70], "Ann: Yes.", "Ben: "+long2[:70], long1),
			"Ann: " + long1[:70] + " " + long2 + "\nBen: " + long1[:70] + "\nAnn: Yes.\nBen: " + long2[:70] + " " + long1},
	} {
		s := readDrawn(t, c.page)
		if s.Text != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, s.Text, c.want)
		}
	}
}

func TestRowsOfATableKeepTheirCells(t *testing.T) {
	var page []drawn
	for i, row := range [][2]string{{"Code", "Count"}, {"Trust", "12"}, {"Cost", "7"}} {
		y := 700 - 14*float64(i)
		page = append(page, drawn{50, y, 10, row[0]}, drawn{300, y, 10, row[1]})
	}
	if s := readDrawn(t, page); s.Text != "Code\tCount\nTrust\t12\nCost\t7" {
		t.Errorf("got %q", s.Text)
	}
}

func TestColumnsAreReadOneAfterTheOther(t *testing.T) {
	left := []string{"The left column has lines that are", "about this long, and they go on for", "a while before they come to stop"}
	right := []string{"where the right column takes them", "up again at its top and carries on", "to the very end of the sentence."}
	s := readDrawn(t, slices.Concat(lines(50, 700, left...), lines(320, 700, right...)))
	if want := strings.Join(slices.Concat(left, right), " "); s.Text != want {
		t.Errorf("got  %s\nwant %s", s.Text, want)
	}
}

func TestWordsDividedAtLineEnds(t *testing.T) {
	for name, c := range map[string]struct{ first, second, elsewhere, want string }{
		"in one piece elsewhere":  {"The line before its end has inter-", "view in it and then it goes on here.", "An interview.", "inter" + "view in it"},
		"with hyphen elsewhere":   {"The line before its end has well-", "being in it and then it goes on here.", "Of well-being.", "well-being in it"},
		"nowhere else":            {"The line before its end has self-", "help in it and then it goes on here.", "Something.", "self-help in it"},
		"before a capital letter": {"The line before its end has Anglo-", "Saxon in it and then it goes on here.", "Something.", "Anglo-Saxon in it"},
	} {
		s := readDrawn(t, lines(50, 700, c.first, c.second, c.elsewhere))
		if !strings.Contains(s.Text, c.want) {
			t.Errorf("%s: %q has no %q", name, s.Text, c.want)
		}
	}
}

func TestSoftHyphensAtLineEndsGo(t *testing.T) {
	page := typed("The line before its end has recov\u00ad", "ery in it and then it goes on.")
	if s := layPages([]pdfPage{page}); !strings.Contains(s.Text, "has recovery in it") || len(s.Notes) != 1 {
		t.Errorf("got %q, notes %q", s.Text, s.Notes)
	}
}

// typed is a page of glyphs six points wide.
func typed(texts ...string) pdfPage {
	page := pdfPage{number: 1}
	for line, text := range texts {
		y := 700 - 14*float64(line)
		for i, r := range []rune(text) {
			x := 50 + 6*float64(i)
			page.glyphs = append(page.glyphs, glyph{r: r, left: x, right: x + 5, bottom: y, top: y + 8})
		}
		page.glyphs = append(page.glyphs, glyph{r: '\n'})
	}
	return page
}

func TestPageNumbersAndHeadsDoNotBreakSentences(t *testing.T) {
	var pages [][]drawn
	for i := range 4 {
		page := []drawn{{50, 800, 8, "Transcript of P07"}, {290, 30, 8, fmt.Sprintf("Page %d of 4", i+1)}}
		body := []string{long1, long2, long1, long2, fmt.Sprintf("%s %d", long1[:70], i)}
		pages = append(pages, slices.Concat(page, lines(50, 700, body...)))
	}
	s := readDrawn(t, pages...)
	if n := strings.Count(s.Text, "Transcript of P07"); n != 1 {
		t.Errorf("the head stands %d times", n)
	}
	if strings.Contains(s.Text, "Page ") {
		t.Error("page numbers are left in the text")
	}
	if n := strings.Count(s.Text, "\n"); n > 2 {
		t.Errorf("%d paragraphs of one sentence:\n%s", n+1, s.Text)
	}
	var numbers []string
	ix := text.NewIndex(s.Text)
	for _, m := range s.Marks {
		if m.Kind == "page" {
			numbers = append(numbers, m.Note)
			if last := ix.Slice(m.Span); !strings.HasSuffix(strings.TrimSpace(last), fmt.Sprint(len(numbers)-1)) {
				t.Errorf("page %s ends with %q", m.Note, last[len(last)-20:])
			}
		}
	}
	if want := []string{"1", "2", "3", "4"}; !slices.Equal(numbers, want) {
		t.Errorf("pages %v", numbers)
	}
	if len(s.Notes) != 2 {
		t.Errorf("notes %q", s.Notes)
	}
}

func TestNumbersInTheMarginAreKeptBesideTheText(t *testing.T) {
	page := lines(50, 700, "Ann: One.", "Ben: "+long1[:70], long2, "Ann: Three.", "Ben: Four.")
	for i, y := range []float64{700, 686, 658, 644} {
		page = append(page, drawn{20, y, 8, fmt.Sprint(i + 1)})
	}
	s := readDrawn(t, page)
	if want := "Ann: One.\nBen: " + long1[:70] + " " + long2 + "\nAnn: Three.\nBen: Four."; s.Text != want {
		t.Errorf("got\n%s\nwant\n%s", s.Text, want)
	}
	ix := text.NewIndex(s.Text)
	var got []string
	for _, m := range s.Marks {
		if m.Kind == "number" {
			got = append(got, m.Note+" "+ix.Slice(m.Span)[:8])
		}
	}
	if want := []string{"1 Ann: One", "2 Ben: The", "3 Ann: Thr", "4 Ben: Fou"}; !slices.Equal(got, want) {
		t.Errorf("numbers %q", got)
	}
}

// The words of a published transcript, paragraph numbers and page numbers in
// the margins; its 95 paragraphs are the 95 that it counts itself.
func TestPublishedTranscript(t *testing.T) {
	data, err := os.ReadFile("testdata/pdpilot/P1.pdf")
	if err != nil {
		t.Fatal(err)
	}
	s, err := pdfReader().Read(context.Background(), "P1.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	paragraphs := strings.Split(s.Text, "\n")
	last := ""
	for _, m := range s.Marks {
		if m.Kind == "number" {
			last = m.Note
		}
	}
	if fmt.Sprint(len(paragraphs)) != last {
		t.Errorf("%d paragraphs, the last number is %s", len(paragraphs), last)
	}
	golden(t, "P1.pdf.txt", show(s))
}

func TestBadPDFsGetOneSentence(t *testing.T) {
	good := drawPDF(lines(50, 700, "Words."))
	for name, c := range map[string]struct {
		in   []byte
		want string
	}{
		"not a pdf": {[]byte("words"), "x.pdf is not a PDF, or is damaged."},
		"a header":  {[]byte("%PDF-1.7\n"), "x.pdf is not a PDF, or is damaged."},
		"scan":      {drawPDF(nil, nil), "x.pdf has no text layer, so it is probably a scan; run text recognition (OCR) on it first."},
		"locked":    {lock(good), "x.pdf is locked with a password; save it without one."},
	} {
		_, err := pdfReader().Read(context.Background(), "dir/x.pdf", c.in)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// lock adds the standard security handler with a password that nobody knows.
func lock(pdf []byte) []byte {
	return bytes.Replace(pdf, []byte("trailer\n<<"), []byte("trailer\n<< /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"+
		strings.Repeat("5a", 32)+"> /U <"+strings.Repeat("a5", 32)+"> >> /ID [<00> <00>]"), 1)
}

func TestPDFReadingStopsWhenNobodyWaits(t *testing.T) {
	pdfReader().Read(context.Background(), "x.pdf", drawPDF(lines(50, 700, "Words."))) // PDFium has started
	var pages [][]drawn
	for range 400 {
		pages = append(pages, lines(50, 800, slices.Repeat([]string{long1}, 50)...))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := pdfReader().Read(ctx, "x.pdf", drawPDF(pages...)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	// The next file is read as if nothing had been.
	if s := readDrawn(t, lines(50, 700, "Words.")); s.Text != "Words." {
		t.Errorf("afterwards: %q", s.Text)
	}
}

func TestPDFsAreReadAtTheSameTime(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			want := fmt.Sprintf("File number %d.", i)
			s, err := pdfReader().Read(context.Background(), "x.pdf", drawPDF(lines(50, 700, want)))
			if err != nil || s.Text != want {
				t.Errorf("file %d: %v, %v", i, s, err)
			}
		})
	}
	wg.Wait()
}

func TestEmojiAndLigatures(t *testing.T) {
	if s := readDrawn(t, lines(50, 700, "It was di^cult ~ and ~~ then.")); s.Text != "It was difficult 😀 and 😀😀 then." {
		t.Errorf("got %q", s.Text)
	}
}

func FuzzPDF(f *testing.F) {
	whole := drawPDF(lines(50, 700, "Ann: Words.", "Ben: More words-"), []drawn{{20, 700, 8, "1"}})
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(lock(whole))
	f.Add(bytes.Replace(whole, []byte("0 0 595 842"), []byte("0 0 -1 1e9"), 1))
	f.Add(bytes.Replace(whole, []byte("/Kids [4 0 R"), []byte("/Kids [2 0 R"), 1))
	f.Add(bytes.ReplaceAll(whole, []byte("10 Tf"), []byte("-9 Tf")))
	f.Fuzz(func(t *testing.T, in []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		s, err := pdfReader().Read(ctx, "x.pdf", in)
		if err != nil {
			return
		}
		n := text.NewIndex(s.Text).Len()
		for _, m := range s.Marks {
			if !m.Valid(n) {
				t.Fatalf("mark %+v is outside the text of %d", m, n)
			}
		}
	})
}
