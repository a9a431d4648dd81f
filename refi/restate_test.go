package refi

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// A project in NVivo's convention, restated and written, needs no conversion by
// whoever reads it next, and covers the same words.
func TestRestate(t *testing.T) {
	data := exampleFile(t)
	f, err := NewFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	want := coded(t, f)
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	src := p.Sources[0].(*TextSource)
	text, err := f.Text(src)
	if err != nil {
		t.Fatal(err)
	}
	if n := src.Restate(NewConverter(text, Detect(text, EvidenceOf(src), p.Origin).Convention)); n != 0 {
		t.Errorf("%d passages outside", n)
	}
	p.Origin = "Firsthand"
	var out bytes.Buffer
	open := func(string) (io.ReadCloser, int64, error) {
		return io.NopCloser(strings.NewReader(text.Words)), int64(len(text.Words)), nil
	}
	if _, err := Write(&out, p, open, nil, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	g, err := NewFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if got := coded(t, g); got != want || want == "" {
		t.Errorf("%q, want %q", got, want)
	}
	s, err := g.Check()
	if err != nil || len(s.Problems) > 0 || s.Convention != (Convention{}).String() {
		t.Errorf("%+v %v", s, err)
	}
}

func coded(t *testing.T, f *File) string {
	t.Helper()
	var list []string
	for c, err := range f.Codings() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c.Code.String()+": "+c.Text)
	}
	return strings.Join(list, "\n")
}
