package format

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	firsthand "firsthand.study"
)

func open(t *testing.T, name, content string, o TableOptions) *Table {
	t.Helper()
	table, err := OpenTable(context.Background(), name, strings.NewReader(content), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(table.Close)
	return table
}

func cells(t *testing.T, table *Table) (out []string) {
	t.Helper()
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%d:%s", row.Line, strings.Join(row.Cells, "|")))
	}
	return out
}

func TestCSVIsReadAsSpreadsheetsWriteIt(t *testing.T) {
	for name, c := range map[string]struct {
		in     string
		header []string
		rows   []string
	}{
		"commas":              {"id,text\n1,a\n2,b\n", []string{"id", "text"}, []string{"2:1|a", "3:2|b"}},
		"semicolons, BOM":     {"\ufeffid;text\r\n1;a, b\r\n2;c\r\n", []string{"id", "text"}, []string{"2:1|a, b", "3:2|c"}},
		"tabs":                {"id\ttext\n1\ta, b; c\n", []string{"id", "text"}, []string{"2:1|a, b; c"}},
		"sep line":            {"sep=|\nid|text\n1|a,b,c\n", []string{"id", "text"}, []string{"3:1|a,b,c"}},
		"quotes":              {"id,text\n1,\"a \"\"b\"\", c\nd\"\n2,5\" nail\n3,\"x\" y\n", []string{"id", "text"}, []string{"2:1|a \"b\", c\nd", "4:2|5\" nail", "5:3|x y"}},
		"CRLF kept in quotes": {"id,text\r\n1,\"a\r\nb\"\r\n", []string{"id", "text"}, []string{"2:1|a\r\nb"}},
		"old Macintosh":       {"id,text\r1,a\r2,b", []string{"id", "text"}, []string{"2:1|a", "3:2|b"}},
		"ragged":              {"id,a,b\n1\n\n2,x,y,z\n,,\n", []string{"id", "a", "b"}, []string{"2:1||", "4:2|x|y|z"}},
		"one column":          {"What helped?\nA friend, mostly.\n", []string{"What helped?"}, []string{"2:A friend| mostly."}},
		"names":               {"a,,a,a (2),a\nv,w,x,y,z\n", []string{"a", "Column 2", "a (3)", "a (2)", "a (4)"}, []string{"2:v|w|x|y|z"}},
	} {
		table := open(t, "x.csv", c.in, TableOptions{})
		if !slices.Equal(table.Header, c.header) {
			t.Errorf("%s: header %q, want %q", name, table.Header, c.header)
		}
		if got := cells(t, table); !slices.Equal(got, c.rows) {
			t.Errorf("%s: rows %q, want %q", name, got, c.rows)
		}
	}
}

func TestCSVEncodings(t *testing.T) {
	const in = "id;text\n1;Zoë said “no” – café\n"
	want := []string{"2:1|Zoë said “no” – café"}
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, c := range map[string]struct {
		in      string
		guessed bool
	}{
		"UTF-8":           {in, false},
		"Windows-1252":    {encode(charmap.Windows1252.NewEncoder().String(in)), true},
		"UTF-16 LE, mark": {encode(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewEncoder().String(in)), false},
		"UTF-16 BE":       {encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(in)), false},
		"UTF-16 LE":       {encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(in)), false},
	} {
		table := open(t, "x.csv", c.in, TableOptions{})
		if got := cells(t, table); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
		if got := len(table.Notes()) > 0; got != c.guessed {
			t.Errorf("%s: notes %q", name, table.Notes())
		}
	}
}

func TestFirstRowThatIsDataIsNotLost(t *testing.T) {
	for in, header := range map[string]string{
		"1,a\n2,b\n": "Column 1|Column 2",
		"It was the staff who stayed late for me.\nNothing at all.\n": "Column 1",
	} {
		table := open(t, "x.csv", in, TableOptions{})
		if got := strings.Join(table.Header, "|"); got != header || len(cells(t, table)) != 2 {
			t.Errorf("%q: header %s", in, got)
		}
	}
}

func TestBadTablesGetOneSentence(t *testing.T) {
	workbook := func(fill func(*zip.Writer)) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		fill(z)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	bomb := workbook(func(z *zip.Writer) {
		w, _ := z.Create("xl/worksheets/sheet1.xml")
		chunk := bytes.Repeat([]byte{' '}, 1<<20)
		for range 64 {
			w.Write(chunk)
		}
	})
	many := workbook(func(z *zip.Writer) {
		for i := range xlsxEntries + 1 {
			z.Create(fmt.Sprint(i))
		}
	})
	var old bytes.Buffer
	old.Write(cfbf)
	old.Write(make([]byte, 600))
	locked := bytes.Clone(old.Bytes())
	for i, c := range "EncryptedPackage" {
		locked[100+2*i] = byte(c)
	}
	for name, c := range map[string]struct{ file, in, want string }{
		"empty csv":    {"a/x.csv", "", "x.csv is empty."},
		"blank csv":    {"x.csv", "\n\n", "x.csv has no rows."},
		"binary":       {"x.csv", "a,b\x00\n", "x.csv is not a csv file: it holds binary data."},
		"open quote":   {"x.csv", "a,b\n1,\"x\n2,y\n", "x.csv has a quoted field on line 2 that is never closed."},
		"too large":    {"x.csv", "a,b\n" + strings.Repeat("1,22222222\n", 1<<20), "x.csv is too large."},
		"not a zip":    {"x.xlsx", "words", "x.xlsx is not a workbook, or is damaged."},
		"cut short":    {"x.xlsx", bomb[:len(bomb)/2], "x.xlsx is not a workbook, or is damaged."},
		"not workbook": {"x.xlsx", workbook(func(z *zip.Writer) { z.Create("a") }), "x.xlsx is not a workbook, or is damaged."},
		"bomb":         {"x.xlsx", bomb, "x.xlsx is too large."},
		"many entries": {"x.xlsx", many, "x.xlsx is too large."},
		"old":          {"x.xlsx", old.String(), "x.xlsx is an old xls workbook; save it as xlsx or csv."},
		"locked":       {"x.xlsx", string(locked), "x.xlsx is locked with a password; open it in your spreadsheet program and save it without one."},
	} {
		table, err := OpenTable(context.Background(), c.file, strings.NewReader(c.in), TableOptions{MaxBytes: 8 << 20})
		if err == nil {
			for _, err = range table.Rows() {
				if err != nil {
					break
				}
			}
			table.Close()
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		} else if firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("%s: kind %v", name, firsthand.KindOf(err))
		}
	}
}

// A directory that claims small sizes does not let a bomb through.
func TestBombThatLiesAboutItsSize(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("xl/worksheets/sheet1.xml")
	w.Write(bytes.Repeat([]byte{' '}, 16<<20))
	z.Close()
	data := b.Bytes()
	at := bytes.LastIndex(data, []byte("PK\x01\x02")) + 24
	copy(data[at:], []byte{100, 0, 0, 0})
	_, err := OpenTable(context.Background(), "x.xlsx", bytes.NewReader(data), TableOptions{MaxBytes: 1 << 20})
	if err == nil {
		t.Fatal("it was read")
	}
}

func TestReadingStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	table, err := OpenTable(ctx, "x.csv", io.MultiReader(strings.NewReader("a,b\n"), endless{}), TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err = range table.Rows() {
		if n++; n == 10 {
			cancel()
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after %d rows: %v", n, err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, "1,2\n"), nil }

func workbook(t *testing.T, fill func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbookCellsReadAsSeen(t *testing.T) {
	in := workbook(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"id", "date", "moment", "us date", "share", "price", "text"})
		f.SetSheetRow("Sheet1", "A3", &[]any{7, 46114, 46114.5, 46114, 0.25, 1234.5, "two\nlines"})
		for cell, format := range map[string]any{"B3": 14, "C3": `dd/mm/yyyy hh:mm`, "D3": `[$-409]d\-mmm\-yy;@`, "E3": 9, "F3": 4} {
			style := &excelize.Style{}
			switch v := format.(type) {
			case int:
				style.NumFmt = v
			case string:
				style.CustomNumFmt = &v
			}
			id, err := f.NewStyle(style)
			if err != nil {
				t.Fatal(err)
			}
			f.SetCellStyle("Sheet1", cell, cell, id)
		}
		f.SetSheetRow("Sheet1", "A4", &[]any{8, "", "", "", "", "", "x"})
		f.MergeCell("Sheet1", "F3", "F4")
		f.NewSheet("Second")
		f.SetCellValue("Second", "A1", "other")
	})
	table := open(t, "x.xlsx", in, TableOptions{})
	want := []string{"3:7|2026-04-02|2026-04-02 12:00|2026-04-02|25%|1,234.50|two\nlines", "4:8|||||1,234.50|x"}
	if got := cells(t, table); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if table.Sheet != "Sheet1" || len(table.Notes()) != 1 {
		t.Errorf("sheet %q, notes %q", table.Sheet, table.Notes())
	}
	if other := open(t, "x.xlsx", in, TableOptions{Sheet: "Second"}); other.Header[0] != "other" {
		t.Errorf("the second sheet begins with %q", other.Header)
	}
	if _, err := OpenTable(context.Background(), "x.xlsx", strings.NewReader(in), TableOptions{Sheet: "Third"}); err == nil || err.Error() != "x.xlsx has no sheet “Third”; it has Sheet1, Second." {
		t.Errorf("third sheet: %v", err)
	}
}

const survey = `Respondent ID,Age group,Site,What helped you most?,What would you change?
R1,18-25,North,"My key worker rang me every single Friday, without fail, for a year.",Nothing
R2,26-35,South,"It was the group, really, since nobody there judged me at all.","The waiting list, which was eleven weeks when I first asked for help."
R3,18-25,North,,
R4,36-45,South,"Having one person to ring when it got bad at night, that was it.","They should open on weekends, since that is when I needed somebody."
`

func TestAnswersOneARow(t *testing.T) {
	read := func(c Columns) (*Sheet, string) {
		s, err := ReadSheet(context.Background(), "data/survey.csv", strings.NewReader(survey), TableOptions{}, c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var b strings.Builder
		fmt.Fprintf(&b, "texts %q name %q attributes %q\n", s.Texts, s.Name, s.Attributes)
		for a, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%d %s %q %v\n%s\n", a.Line, a.Name, a.Values, a.Marks, a.Text)
		}
		for _, n := range s.Notes() {
			fmt.Fprintf(&b, "note %s\n", n)
		}
		return s, b.String()
	}
	_, guessed := read(Columns{})
	golden(t, "survey-guessed.csv.txt", guessed)
	_, chosen := read(Columns{Texts: []string{"what would you change?"}, Name: NoColumn, Attributes: []string{"Site"}})
	golden(t, "survey-chosen.csv.txt", chosen)
	if _, err := ReadSheet(context.Background(), "survey.csv", strings.NewReader(survey), TableOptions{}, Columns{Texts: []string{"Answer"}}); err == nil ||
		err.Error() != "survey.csv has no column “Answer”; it has Respondent ID, Age group, Site, What helped you most?, What would you change?." {
		t.Errorf("missing column: %v", err)
	}
}

// An error met while looking ahead for a guess is not lost.
func TestErrorInTheFirstRowsIsSaid(t *testing.T) {
	s, err := ReadSheet(context.Background(), "x.csv", strings.NewReader("id,text\n1,some words here\n2,\"open\n"), TableOptions{}, Columns{})
	if err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range s.Rows() {
		last = err
	}
	if last == nil || last.Error() != "x.csv has a quoted field on line 3 that is never closed." {
		t.Errorf("got %v", last)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{survey, "sep=;\na;b\n", "\xff\xfea\x00,\x00b\x00", "a,\"b\n", "\ufeff'=1,-2\r\n\"x\"\"y\"z,\r\n", "caf\xe9,\"\xe9\xe9\",\xe9\n1,2,3"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := ReadSheet(context.Background(), "x.csv", bytes.NewReader(in), TableOptions{}, Columns{})
		if err != nil {
			return
		}
		defer s.Close()
		line := 0
		for a, err := range s.Rows() {
			if err != nil {
				return
			}
			if a.Line <= line || a.Text == "" || a.Name == "" || len(a.Values) != len(s.Attributes) {
				t.Fatalf("after line %d: %+v", line, a)
			}
			line = a.Line
		}
	})
}

// BenchmarkCSV reads a million answers of twenty words.
func BenchmarkCSV(b *testing.B) {
	const rows = 1_000_000
	words := strings.Repeat("somewhat ", 19) + "done"
	b.SetBytes(int64(rows * len("1234567,North,"+words+"\n")))
	b.ReportAllocs()
	for b.Loop() {
		r, w := io.Pipe()
		go func() {
			var buf bytes.Buffer
			buf.WriteString("id,site,text\n")
			for i := range rows {
				fmt.Fprintf(&buf, "%07d,North,", i)
				buf.WriteString(words)
				buf.WriteByte('\n')
				if buf.Len() > 1<<20 {
					w.Write(buf.Bytes())
					buf.Reset()
				}
			}
			w.Write(buf.Bytes())
			w.Close()
		}()
		s, err := ReadSheet(context.Background(), "x.csv", r, TableOptions{}, Columns{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range s.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != rows {
			b.Fatalf("%d rows", n)
		}
	}
}
