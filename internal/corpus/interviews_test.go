package corpus

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "interviews", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestInterviews: counts, pairs and kappas that another program found pair by
// pair and code point by code point.
func TestInterviews(t *testing.T) {
	in := Input{Coders: []string{"ana", "ben"}}
	documents, codes := map[string]int{}, map[string]int{}
	for i, r := range rows(t, "lengths.csv") {
		documents[r[0]] = i
		in.Documents = append(in.Documents, Document{Name: r[0], Length: number(t, r[1]), Case: -1})
	}
	for i, r := range rows(t, "codes.csv") {
		k := Code{Name: r[0], Parent: -1}
		if r[1] != "" {
			k = Code{Name: strings.TrimPrefix(r[0], r[1]+"/"), Parent: codes[r[1]]}
		}
		codes[r[0]] = i
		in.Codes = append(in.Codes, k)
	}
	for i, r := range rows(t, "codings.csv") {
		coder := map[string]int32{"ana": 0, "ben": 1}[r[4]]
		in.Codings = append(in.Codings, Coding{int32(documents[r[0]]), int32(codes[r[3]]), coder, int32(number(t, r[1])), int32(number(t, r[2])), int32(i)})
	}
	var want struct {
		Codings      int
		Codepoints   int64
		HighlightsOf map[string]int `json:"highlights_of"`
		CoOccurrence struct {
			Pairs    int64
			Distinct int
			SHA256   string
		}
		Kappa map[string]*float64
	}
	raw, err := os.ReadFile("testdata/interviews/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	c := load(t, in)
	if c.Len() != want.Codings || len(want.HighlightsOf) != len(in.Codes) || len(want.Kappa) != len(in.Codes) {
		t.Fatalf("%d codings, want %d", c.Len(), want.Codings)
	}
	for path, n := range want.HighlightsOf {
		e, err := Parse(`"` + path + `"`)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Passages(e, Filter{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != n {
			t.Errorf("%s: %d passages, want %d", path, len(got), n)
		}
		for _, k := range got {
			if k != in.Codings[k.Row] {
				t.Fatalf("%v is not row %d, %v", k, k.Row, in.Codings[k.Row])
			}
		}
	}

	pairs, err := c.CoOccurrence(Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, p := range pairs.Table {
		fmt.Fprintf(&lines, "%s\t%s\t%d\n", c.Path(p.A), c.Path(p.B), p.Count)
	}
	sum := sha256.Sum256([]byte(lines.String()))
	if pairs.Pairs != want.CoOccurrence.Pairs || len(pairs.Table) != want.CoOccurrence.Distinct || hex.EncodeToString(sum[:]) != want.CoOccurrence.SHA256 {
		t.Errorf("%d pairs, %d distinct, want %+v", pairs.Pairs, len(pairs.Table), want.CoOccurrence)
	}

	all := c.Codes()
	agreed, err := c.Agreement(Comparison{Coders: []int{0, 1}, Codes: all})
	if err != nil {
		t.Fatal(err)
	}
	if agreed.Documents != len(in.Documents) || agreed.LeftOut != 0 || len(agreed.Codes) != len(in.Codes) {
		t.Errorf("%d documents, %d left out, %d codes", agreed.Documents, agreed.LeftOut, len(agreed.Codes))
	}
	for _, a := range agreed.Codes {
		kappa := want.Kappa[c.Path(a.Code)]
		switch {
		case a.N != want.Codepoints:
			t.Errorf("%s: %d units, want %d", c.Path(a.Code), a.N, want.Codepoints)
		case kappa == nil || !a.Kappa.Defined():
			if kappa != nil || a.Kappa.Defined() {
				t.Errorf("%s: kappa %v, want %v", c.Path(a.Code), a.Kappa, kappa)
			}
		case math.Round(float64(a.Kappa)*1e6)/1e6 != *kappa:
			t.Errorf("%s: kappa %.7f, want %.6f", c.Path(a.Code), a.Kappa, *kappa)
		}
	}
}
