package refi

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// large makes a source with n coded passages, like those of a large study.
func large(i, n int) *TextSource {
	s := &TextSource{Head: Head{GUID: serial(1, i), Name: fmt.Sprintf("interview %d.txt", i)}, PlainTextPath: "internal://" + string(serial(1, i)) + ".txt"}
	user := serial(2, i%4)
	for j := range n {
		k := i*n + j
		s.Selections = append(s.Selections, TextSelection{
			Head:  Head{GUID: serial(3, k), Name: "I mean it was overtime again, and nobody asked", Stamp: Stamp{user, "2026-03-27T17:46:39Z", user, "2026-03-27T17:46:39Z"}},
			Start: int64(j * 47), End: int64(j*47 + 46),
			Codings: []Coding{{GUID: serial(4, k), CreatingUser: user, Created: "2026-03-27T17:46:39Z", Code: serial(5, k%200)}},
		})
	}
	return s
}

func serial(kind, i int) GUID {
	return GUID(fmt.Sprintf("%08X-%04X-4000-8000-%012X", uint32(i)*2654435761, kind, i))
}

func largeHead() *Project {
	p := &Project{Name: "large", Origin: "Firsthand"}
	for i := range 4 {
		p.Users = append(p.Users, User{GUID: serial(2, i), Name: "coder"})
	}
	for i := range 200 {
		p.Codes = append(p.Codes, Code{GUID: serial(5, i), Name: fmt.Sprint("code ", i), Codable: true, Color: "#336699"})
	}
	return p
}

func largeXML(tb testing.TB, sources, each int) []byte {
	p := largeHead()
	for i := range sources {
		p.Sources = append(p.Sources, large(i, each))
	}
	var out bytes.Buffer
	if _, err := WriteXML(&out, p, WriteOptions{}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkOpen reads and checks everything once, as Open does.
func BenchmarkOpen(b *testing.B) {
	xml := largeXML(b, 1000, 40)
	b.SetBytes(int64(len(xml)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := NewFile(bytes.NewReader(xml), int64(len(xml))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSources reads the sources of a file that is open.
func BenchmarkSources(b *testing.B) {
	xml := largeXML(b, 1000, 40)
	f, err := NewFile(bytes.NewReader(xml), int64(len(xml)))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(xml)))
	for b.Loop() {
		for _, err := range f.Sources() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkWriteXML writes and checks.
func BenchmarkWriteXML(b *testing.B) {
	p := largeHead()
	for i := range 1000 {
		p.Sources = append(p.Sources, large(i, 40))
	}
	var n countWriter
	WriteXML(&n, p, WriteOptions{})
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := WriteXML(io.Discard, p, WriteOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

type countWriter int

func (c *countWriter) Write(p []byte) (int, error) { *c += countWriter(len(p)); return len(p), nil }

func BenchmarkDetect(b *testing.B) {
	t := NewText([]byte("\uFEFF" + strings.Repeat("It was 😀 overtime again,\r\nand nobody asked me anything\r\n", 500)))
	v := NewConverter(t, Convention{})
	var marks []Evidence
	for i := range int64(40) {
		marks = append(marks, Evidence{i * 300, i*300 + 50, v.Slice(Span{Start: int(i * 300), End: int(i*300 + 50)})})
	}
	for b.Loop() {
		Detect(t, marks, "")
	}
}

// TestLargeProjectInLittleMemory writes and reads 10,000 sources with 400,000
// codings when asked to: REFI_LARGE=1 go test ./refi -run Large -v
func TestLargeProjectInLittleMemory(t *testing.T) {
	sources, each := 200, 40
	if os.Getenv("REFI_LARGE") != "" {
		sources = 10_000
	}
	name := filepath.Join(t.TempDir(), "large.qdpx")
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := NewWriter(out, WriteOptions{Level: 1})
	w.Begin(largeHead())
	for i := range sources {
		w.Source(large(i, each))
	}
	w.End()
	text := strings.Repeat("I mean it was overtime again, and nobody asked\n", 2*each)
	for i := range sources {
		w.AddFile(large(i, 0).PlainTextPath, strings.NewReader(text))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for c, err := range f.Codings() {
		if err != nil {
			t.Fatal(err)
		}
		if c.Missing || c.Text != "I mean it was overtime again, and nobody asked" || c.Code == nil {
			t.Fatalf("coding %s has other words", c.Coding.GUID)
		}
		n++
	}
	if n != sources*each || f.Counts().Codings != n || f.Counts().Selections != n || f.Counts().Sources != sources {
		t.Errorf("%d codings read, counted %+v", n, f.Counts())
	}
	if os.Getenv("REFI_LARGE") != "" {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		info, _ := os.Stat(name)
		t.Logf("%d codings, file of %d MiB, %d MiB from the system", n, info.Size()>>20, m.Sys>>20)
		if m.Sys > 600<<20 {
			t.Errorf("took %d MiB", m.Sys>>20)
		}
	}
}
