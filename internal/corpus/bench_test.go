package corpus

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

// large is a study of two coders, 60 codes in three levels used unevenly, and
// documents of 25,000 code points; seven in ten of the second coder's codings
// follow one of the first's.
func large(documents, each int) Input {
	in := Input{Coders: []string{"ana", "ben"}}
	for i := range 6 {
		top := len(in.Codes)
		in.Codes = append(in.Codes, Code{Name: fmt.Sprint("T", i), Parent: -1})
		for j := range 3 {
			mid := len(in.Codes)
			in.Codes = append(in.Codes, Code{Name: fmt.Sprint("S", j), Parent: top}, Code{Name: "x", Parent: mid}, Code{Name: "y", Parent: mid})
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 24 {
		in.Cases = append(in.Cases, Case{Person: true, Attributes: map[string][]string{"band": {fmt.Sprint(i % 4)}}})
	}
	const length = 25_000
	for d := range documents {
		in.Documents = append(in.Documents, Document{Name: fmt.Sprintf("doc-%07d.txt", d), Length: length, Case: d % len(in.Cases), Order: d + 1})
		first := len(in.Codings)
		for i := range each {
			start := r.IntN(length - 1000)
			k := Coding{int32(d), int32(r.IntN(1 + r.IntN(60))), int32(2 * i / each), int32(start), int32(start + 15 + r.IntN(1+r.IntN(900))), int32(len(in.Codings))}
			if k.Coder == 1 && r.IntN(10) < 7 {
				like := in.Codings[first+r.IntN(each/2)]
				k.Code, k.Start, k.End = like.Code, like.Start+int32(r.IntN(10)), like.End+int32(r.IntN(30))
			}
			in.Codings = append(in.Codings, k)
		}
	}
	return in
}

var sizes = []struct {
	name            string
	documents, each int
}{
	{"400k", 10_000, 40},
	{"2M", 10_000, 200},
	{"2M-short", 1_000_000, 2},
}

func Benchmark(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			in := large(size.documents, size.each)
			before := heap()
			c, err := New(in)
			if err != nil {
				b.Fatal(err)
			}
			memory := float64(heap()-before) / float64(len(in.Codings))
			ask := func(name string, f func() error) {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						if err := f(); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run("load", func(b *testing.B) {
				for b.Loop() {
					if _, err := New(in); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(memory, "B/coding")
			})
			ask("cooccurrence", func() error { _, err := c.CoOccurrence(Filter{}); return err })
			ask("agreement", func() error { _, err := c.Agreement(Comparison{Coders: []int{0, 1}, Codes: c.Codes()}); return err })
			ask("themes", func() error { _, err := c.Themes(c.tree.roots, Filter{}); return err })
			ask("matrix", func() error { _, err := c.Matrix(c.Codes(), "band", Filter{}); return err })
			ask("saturation", func() error { _, err := c.Saturation(Saturating{Stopping: Usual()}); return err })
			for _, s := range []string{"T0", "T5/S2/y", "T0/*", "*", "T0/* and T1/*", "T0/* and not T1/*", "T0/* within T1/*", "T0/* overlaps T1/*"} {
				e, err := Parse(s)
				if err != nil {
					b.Fatal(err)
				}
				ask("passages "+s, func() error { _, err := c.Passages(e, Filter{}, nil); return err })
			}
			ask("change", func() error {
				k := in.Codings[0]
				return c.Change(int(k.Document), []int32{k.Row}, []Coding{k})
			})
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestCostIsLinear: a document in which everything overlaps has pairs in the
// square of its codings; they must not be walked one by one.
func TestCostIsLinear(t *testing.T) {
	const n = 100_000
	in := Input{Documents: []Document{{Name: "a", Length: 2*n + 2, Case: -1}}, Coders: []string{"ana"},
		Codes: []Code{{Name: "A", Parent: -1}, {Name: "B", Parent: -1}}}
	for i := range n {
		in.Codings = append(in.Codings, Coding{Code: int32(i % 2), Start: int32(i), End: int32(2*n - i + 1), Row: int32(i)})
	}
	c := load(t, in)
	began := time.Now()
	got, err := c.CoOccurrence(Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(n/2) * int64(n/2); got.Pairs != want {
		t.Errorf("%d pairs, want %d", got.Pairs, want)
	}
	for _, s := range []string{"A and B", "A and not B", "A within B", "A overlaps B", "A near 3 B"} {
		e, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Passages(e, Filter{}, wordsOf); err != nil {
			t.Fatal(err)
		}
	}
	// Walking 2.5 thousand million pairs takes seconds; this takes a tenth of one.
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}
