package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func now() float64 { return float64(time.Now().UnixNano()) / 1e9 }

// leaf is the code whose passages are listed, and top the one with all below it.
const leaf, top = "Work/Management/Control", "Work"

func (b *bench) all(docs, encrypted []int, extreme bool) error {
	if err := b.build(); err != nil {
		return err
	}
	for _, n := range docs {
		c, err := b.corpus(n, 4000, 40)
		if err != nil {
			return err
		}
		if err := b.workloads(c, "sqlite", nil); err != nil {
			return err
		}
	}
	for _, n := range encrypted {
		c, err := b.corpus(n, 4000, 40)
		if err != nil {
			return err
		}
		secret := filepath.Join(b.dir, "passphrase")
		if err := os.WriteFile(secret, []byte("a bench is no secret\n"), 0o600); err != nil {
			return err
		}
		if err := b.workloads(c, "encrypted", []string{"FIRSTHAND_PASSPHRASE_FILE=" + secret}); err != nil {
			return err
		}
	}
	if !extreme {
		return nil
	}
	for _, size := range [][3]int{{10000, 4000, 200}, {1000000, 20, 2}} {
		c, err := b.corpus(size[0], size[1], size[2])
		if err != nil {
			return err
		}
		if err := b.workloads(c, "sqlite", nil); err != nil {
			return err
		}
	}
	return nil
}

// workloads runs every workload of one corpus on a new data folder.
func (b *bench) workloads(c corpus, engine string, env []string) error {
	data := filepath.Join(b.dir, "data-"+engine+"-"+filepath.Base(c.dir))
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	if _, err := b.run(data, env, "study", "new", "bench"); err != nil {
		return err
	}
	e := c.expected
	project := filepath.Join(b.dir, "bench.qdpx")
	below := 0
	for code, n := range e.HighlightsOf {
		if code == top || strings.HasPrefix(code, top+"/") {
			below += n
		}
	}
	small := c.docs*c.words > 1_000_000*4 // the extremes and the largest: fewer runs
	runs := b.runs
	if small {
		runs = 1
	}
	steps := []struct {
		name  string
		runs  int
		check func([]byte) (string, bool)
		args  []string
	}{
		{"a import, indexed and durable", 1, equals("made", float64(e.Documents)), []string{"import", "--study", "bench", filepath.Join(c.dir, "docs"), "--json"}},
		{"codebook csv", 1, equals("made", float64(len(e.HighlightsOf))), []string{"import", "--study", "bench", "--codebook", filepath.Join(c.dir, "codes.csv"), "--json"}},
		{"codings csv, bulk", 1, equals("made", float64(e.Codings)), []string{"import", "--study", "bench", "--codings", filepath.Join(c.dir, "codings.csv"), "--json"}},
		{"c1 passages of one code", runs, equals("count", float64(e.HighlightsOf[leaf])), []string{"passages", "--study", "bench", leaf, "--json"}},
		{"c2 passages with sub-codes", runs, equals("count", float64(below)), []string{"passages", "--study", "bench", top + "/*", "--json"}},
		{"d co-occurrence, all pairs", runs, e.cooccurs, []string{"cooccurrence", "--study", "bench", "--json"}},
		{"e literal search, every hit", runs, equals("hits", float64(e.Search["overtime"])), []string{"find", "--study", "bench", "overtime", "--literal", "--json"}},
		{"e full-text search", runs, equals("hits", float64(e.Search["overtime"])), []string{"find", "--study", "bench", "overtime", "--json"}},
		{"g agreement, 60 codes", runs, e.agrees, []string{"agreement", "--study", "bench", "--coders", "ana,ben", "--json"}},
		{"f export .qdpx", 1, anything, []string{"export", "--study", "bench", "-o", project, "--force"}},
		{"f2 import .qdpx", 1, equals("codings", float64(e.Codings)), []string{"import", project, "--json"}},
	}
	for _, s := range steps {
		if err := b.time(c, engine, s.name, data, env, s.runs, s.check, s.args...); err != nil {
			return err
		}
	}
	return b.intact(c, engine, data, env)
}

// intact compares every coding of the project that came back with the corpus.
func (b *bench) intact(c corpus, engine, data string, env []string) error {
	if _, err := b.run(data, env, "export", "--study", "bench-2", "-o", filepath.Join(b.dir, "back.csv"), "--what", "codings", "--force"); err != nil {
		return err
	}
	want, err := rowsOf(filepath.Join(c.dir, "codings.csv"))
	if err != nil {
		return err
	}
	got, err := rowsOf(filepath.Join(b.dir, "back.csv"))
	if err != nil {
		return err
	}
	same := len(want) == len(got)
	for k := range want {
		same = same && got[k]
	}
	answer := fmt.Sprintf("%d of %d codings intact", len(got), len(want))
	if !same {
		b.wrong++
		answer = "WRONG: " + answer
	}
	b.rows = append(b.rows, row{workload: "every coding after export and import", corpus: c.name, engine: engine, answer: answer, cpu: math.NaN()})
	return nil
}

// equals checks one number of a JSON answer.
func equals(field string, want float64) func([]byte) (string, bool) {
	return func(out []byte) (string, bool) {
		var answer map[string]json.RawMessage
		if err := json.Unmarshal(out, &answer); err != nil {
			return err.Error(), false
		}
		var got float64
		err := json.Unmarshal(answer[field], &got)
		return fmt.Sprintf("%g", got), err == nil && got == want
	}
}

func anything([]byte) (string, bool) { return "", true }

func (e *expected) cooccurs(out []byte) (string, bool) {
	var got struct {
		Pairs    int64 `json:"pairs"`
		Distinct int   `json:"distinct"`
		Table    []struct {
			A, B  string
			Count int64
		} `json:"table"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return err.Error(), false
	}
	h := sha256.New()
	for _, r := range got.Table {
		fmt.Fprintf(h, "%s\t%s\t%d\n", r.A, r.B, r.Count)
	}
	w := e.Cooccurrence
	return fmt.Sprintf("%d pairs", got.Pairs), got.Pairs == w.Pairs && got.Distinct == w.Distinct && hex.EncodeToString(h.Sum(nil)) == w.SHA256
}

func (e *expected) agrees(out []byte) (string, bool) {
	var got struct {
		Codes []struct {
			Code  string   `json:"code"`
			Kappa *float64 `json:"kappa"`
		} `json:"codes"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return err.Error(), false
	}
	used := 0
	for _, k := range e.Kappa {
		if k != nil {
			used++
		}
	}
	for _, c := range got.Codes {
		want := e.Kappa[c.Code]
		if (want == nil) != (c.Kappa == nil) || want != nil && math.Abs(*want-*c.Kappa) > 0.5000001e-6 {
			return c.Code, false
		}
	}
	return fmt.Sprintf("%d kappas", len(got.Codes)), len(got.Codes) >= used
}
