// Command bench times Firsthand on corpora of any size, as whole processes on
// the command line, checks every answer against the corpus's own, and writes
// the table of docs/performance.md.
//
//	go run ./bench [--docs 24,1000,10000] [--encrypted 1000] [--postgres DSN] [--extreme] [--runs 3]
//
// It needs Python 3 for the corpora, which are the same bytes on every machine.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	docs := flag.String("docs", "24,1000,10000", "sizes, in documents")
	encrypted := flag.String("encrypted", "1000", "sizes that are also timed on an encrypted database")
	extreme := flag.Bool("extreme", false, "also many codings a document, and a million short documents")
	runs := flag.Int("runs", 3, "runs of each reading workload; the median counts")
	dir := flag.String("dir", filepath.Join(os.TempDir(), "firsthand-bench"), "where corpora and data are kept")
	out := flag.String("o", "", "write the tables into this file, between its bench marks")
	flag.Parse()
	b := &bench{dir: *dir, runs: *runs}
	if err := b.all(sizes(*docs), sizes(*encrypted), *extreme); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	fmt.Print(b.report())
	if *out != "" {
		if err := writeBetween(*out, b.report()); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
	if b.wrong > 0 {
		fmt.Fprintf(os.Stderr, "bench: %d answers are wrong\n", b.wrong)
		os.Exit(1)
	}
}

func sizes(list string) []int {
	var all []int
	for _, s := range strings.Split(list, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 {
			all = append(all, n)
		}
	}
	return all
}

// A corpus is one generated corpus and what a correct program answers.
type corpus struct {
	name                 string
	docs, words, codings int
	dir                  string
	expected             *expected // nil when it was not computed
}

type expected struct {
	Documents    int            `json:"documents"`
	Codings      int            `json:"codings"`
	Search       map[string]int `json:"search"`
	HighlightsOf map[string]int `json:"highlights_of"`
	Cooccurrence struct {
		Pairs    int64  `json:"pairs"`
		Distinct int    `json:"distinct"`
		SHA256   string `json:"sha256"`
	} `json:"cooccurrence"`
	Kappa map[string]*float64 `json:"kappa"`
}

// corpus makes a corpus, or takes the one that is there.
func (b *bench) corpus(docs, words, codings int) (corpus, error) {
	c := corpus{name: fmt.Sprintf("%d documents of %d words, %d codings each", docs, words, codings), docs: docs, words: words, codings: codings,
		dir: filepath.Join(b.dir, fmt.Sprintf("corpus-%d-%d-%d", docs, words, codings))}
	done := filepath.Join(c.dir, "done")
	if _, err := os.Stat(done); err != nil {
		fmt.Fprintln(os.Stderr, "making", c.name)
		args := []string{filepath.Join("bench", "make_corpus.py"), c.dir, "--docs", strconv.Itoa(docs), "--words", strconv.Itoa(words), "--codings", strconv.Itoa(codings)}
		cmd := exec.Command("python3", args...)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return c, fmt.Errorf("make the corpus: %w", err)
		}
		if err := os.WriteFile(done, nil, 0o600); err != nil {
			return c, err
		}
	}
	body, err := os.ReadFile(filepath.Join(c.dir, "expected.json"))
	if err != nil {
		return c, err
	}
	c.expected = &expected{}
	return c, json.Unmarshal(body, c.expected)
}
