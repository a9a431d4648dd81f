package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

// rowsOf reads the codings of a csv as a set of document, start, end, code and coder.
func rowsOf(path string) (map[[5]string]bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	rows := map[[5]string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			delete(rows, [5]string{"document", "start", "end", "code", "coder"})
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows[[5]string{strings.Clone(row[0]), strings.Clone(row[1]), strings.Clone(row[2]), strings.Clone(row[3]), strings.Clone(row[4])}] = true
	}
}

// report is the tables in Markdown, one a corpus and engine.
func (b *bench) report() string {
	var out strings.Builder
	last := ""
	for _, r := range b.rows {
		if key := r.corpus + ", " + r.engine; key != last {
			last = key
			fmt.Fprintf(&out, "\n**%s**\n\n| workload | CPU s (range) | wall s | peak MiB | answer |\n| --- | ---: | ---: | ---: | --- |\n", key)
		}
		if math.IsNaN(r.cpu) {
			fmt.Fprintf(&out, "| %s | | | | %s |\n", r.workload, r.answer)
			continue
		}
		cpu := fmt.Sprintf("%.2f", r.cpu)
		if r.low != r.high {
			cpu += fmt.Sprintf(" (%.2f–%.2f)", r.low, r.high)
		}
		fmt.Fprintf(&out, "| %s | %s | %.2f | %d | %s |\n", r.workload, cpu, r.wall, r.peak>>10, r.answer)
	}
	return out.String()
}

// The marks between which a document holds the tables.
const begin, end = "<!-- bench -->\n", "<!-- /bench -->\n"

func writeBetween(path, tables string) error {
	body, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok1 := strings.Cut(string(body), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return fmt.Errorf("%s has no bench marks", path)
	}
	return os.WriteFile(path, []byte(before+begin+tables+"\n"+end+after), 0o644)
}
