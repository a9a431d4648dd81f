package demo

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"firsthand.study/internal/text"
)

var update = flag.Bool("update", false, "write again what follows from testdata/identified and testdata/coding")

// A master carries its identifying details marked in place:
// ⟦original words|category|direct or quasi|replacement⟧.
var marker = regexp.MustCompile(`⟦([^⟦⟧|]+)\|([^⟦⟧|]+)\|(direct|quasi)\|([^⟦⟧|]+)⟧`)

// truth is one identifying detail, in code points of the raw text.
type truth struct {
	Start       int    `json:"start"`
	End         int    `json:"end"`
	Category    string `json:"category"`
	Kind        string `json:"kind"`
	Replacement string `json:"replacement"`
}

// derive takes a master apart into the raw text, what is planted in it, and
// the analysed text.
func derive(master string) (raw string, planted []truth, analysed string) {
	var r, a strings.Builder
	at, points := 0, 0
	for _, m := range marker.FindAllStringSubmatchIndex(master, -1) {
		between := master[at:m[0]]
		original, replacement := master[m[2]:m[3]], master[m[8]:m[9]]
		r.WriteString(between + original)
		a.WriteString(between + replacement)
		points += utf8.RuneCountInString(between)
		n := utf8.RuneCountInString(original)
		planted = append(planted, truth{points, points + n, master[m[4]:m[5]], master[m[6]:m[7]], replacement})
		points += n
		at = m[1]
	}
	r.WriteString(master[at:])
	a.WriteString(master[at:])
	return r.String(), planted, a.String()
}

// place finds a quote, "words" or "first words … last words", in one turn.
func place(transcript, quote string) (text.Span, error) {
	first, last, cut := strings.Cut(quote, " … ")
	if n := strings.Count(transcript, first); n != 1 {
		return text.Span{}, fmt.Errorf("%q stands %d times in the transcript, not once", first, n)
	}
	from := strings.Index(transcript, first)
	to := from + len(first)
	turn, _, _ := strings.Cut(transcript[from:], "\n")
	if len(first) > len(turn) {
		return text.Span{}, fmt.Errorf("%q runs over the end of its turn", first)
	}
	if cut {
		i := strings.Index(turn[len(first):], last)
		if i < 0 {
			return text.Span{}, fmt.Errorf("%q does not follow %q in the same turn", last, first)
		}
		to += i + len(last)
	}
	ix := text.NewIndex(transcript)
	return text.Span{Start: ix.FromByte(from), End: ix.FromByte(to)}, nil
}

// masters are the participants whose master exists.
func masters(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/identified/P??.txt")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range files {
		ids = append(ids, strings.TrimSuffix(filepath.Base(f), ".txt"))
	}
	if len(ids) == 0 {
		t.Skip("no interview is written yet")
	}
	return ids
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// golden compares a derived file with what is in the repository.
func golden(t *testing.T, name string, want []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s does not follow from its master; run go test ./internal/demo -run 'TestDerived/%s' -update", name, filepath.Base(t.Name()))
	}
}

// What analysts read, what the identified interview said and where its
// details stand all follow from one master, and the codings from their words.
func TestDerived(t *testing.T) {
	for _, id := range masters(t) {
		t.Run(id, func(t *testing.T) {
			raw, planted, analysed := derive(readFile(t, "testdata/identified/"+id+".txt"))
			if strings.ContainsAny(raw+analysed, "⟦⟧|") {
				t.Errorf("%s has a malformed marker", id)
			}
			golden(t, "testdata/raw/"+id+".txt", []byte(raw))
			golden(t, "study/transcripts/"+id+".txt", []byte(analysed))
			var lines []string
			for _, p := range planted {
				b, err := json.Marshal(p)
				if err != nil {
					t.Fatal(err)
				}
				lines = append(lines, "  "+string(b))
			}
			golden(t, "testdata/truth/"+id+".json", []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"))
			if rows := derivedCodings(t, id, analysed); rows != nil {
				golden(t, "study/codings/"+id+".csv", rows)
			}
		})
	}
}

// derivedCodings places every coder's quotes; nil when nobody coded id yet.
func derivedCodings(t *testing.T, id, analysed string) []byte {
	files, err := filepath.Glob("testdata/coding/" + id + "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		return nil
	}
	ix := text.NewIndex(analysed)
	var all []Coding
	for _, f := range files {
		rows, err := csv.NewReader(strings.NewReader(readFile(t, f))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for i, r := range rows[1:] {
			span, err := place(analysed, r[2])
			if err != nil {
				t.Errorf("%s, line %d: %v", f, i+2, err)
				continue
			}
			all = append(all, Coding{id + ".txt", span, r[0], r[1], ix.Slice(span)})
		}
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		switch {
		case a.Span.Start != b.Span.Start:
			return a.Span.Start < b.Span.Start
		case a.Span.End != b.Span.End:
			return a.Span.End < b.Span.End
		case a.Code != b.Code:
			return a.Code < b.Code
		}
		return a.Coder < b.Coder
	})
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"document", "start", "end", "code", "coder", "quote"}}
	for _, c := range all {
		rows = append(rows, []string{c.Document, strconv.Itoa(c.Span.Start), strconv.Itoa(c.Span.End), c.Code, c.Coder, c.Quote})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The planted details, replaced in the raw text, give the analysed text: a
// reviewer who finds them all and nothing else arrives where analysts start.
func TestTruthLeadsFromRawToAnalysed(t *testing.T) {
	for _, id := range masters(t) {
		raw := readFile(t, "testdata/raw/"+id+".txt")
		var planted []truth
		if err := json.Unmarshal([]byte(readFile(t, "testdata/truth/"+id+".json")), &planted); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		var edits []text.Edit
		for _, p := range planted {
			edits = append(edits, text.Edit{Span: text.Span{Start: p.Start, End: p.End}, New: p.Replacement})
		}
		got, err := text.Apply(raw, edits)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if got != readFile(t, "study/transcripts/"+id+".txt") {
			t.Errorf("%s: the raw text with every detail replaced is not the analysed text", id)
		}
	}
}
