package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"firsthand.study/internal/app"
	"firsthand.study/internal/format"
)

// A table is a result as people and spreadsheets read it.
type table struct {
	header []string
	rows   [][]string
	// numbers are the columns set to the right.
	numbers map[int]bool
	// foot are lines printed under it for people alone.
	foot []string
}

// Validate refuses two ways of printing at once, before anything is done.
func (c *commands) Validate() error {
	if c.JSON && c.CSV {
		return errors.New("--json and --csv exclude each other")
	}
	return nil
}

// print writes a result as JSON, as csv, or for people.
func (e *env) print(value any, t table) error {
	return e.printLater(value, func() table { return t })
}

// printLater is print for a long result, whose table is made only when it is wanted.
func (e *env) printLater(value any, rows func() table) error {
	if e.opts.JSON {
		enc := json.NewEncoder(e.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(value)
	}
	t := rows()
	if e.opts.CSV {
		w := csv.NewWriter(e.out)
		row := func(cells []string) error {
			safe := make([]string, len(cells))
			for i, c := range cells {
				safe[i] = format.Guard(c)
			}
			return w.Write(safe)
		}
		if err := row(t.header); err != nil {
			return err
		}
		for _, r := range t.rows {
			if err := row(r); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	}
	return t.write(e.out)
}

// write sets a table with as much space between its columns as they need.
func (t table) write(w io.Writer) error {
	width := make([]int, len(t.header))
	all := append([][]string{t.header}, t.rows...)
	for _, r := range all {
		for i, c := range r {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	for n, r := range all {
		for i, c := range r {
			gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(c))
			switch {
			case t.numbers[i]:
				b.WriteString(gap + c)
			case i == len(r)-1:
				b.WriteString(c)
			default:
				b.WriteString(c + gap)
			}
			if i < len(r)-1 {
				b.WriteString("  ")
			}
		}
		b.WriteByte('\n')
		if n == 0 {
			for i, k := range width {
				b.WriteString(strings.Repeat("─", k))
				if i < len(width)-1 {
					b.WriteString("  ")
				}
			}
			b.WriteByte('\n')
		}
	}
	for _, f := range t.foot {
		b.WriteString(f + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// count writes a whole number.
func count(n int) string { return strconv.Itoa(n) }

// note tells something to the person, not to what reads the result.
func (e *env) note(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) }

// progress shows a line that is overwritten, on a terminal alone; the second
// function wipes it.
func (e *env) progress(verb string) (app.Progress, func()) {
	f, ok := e.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	var mu sync.Mutex
	var last time.Time
	start := time.Now()
	return func(done, all int, at string) {
			mu.Lock()
			defer mu.Unlock()
			if time.Since(start) < 400*time.Millisecond || time.Since(last) < 100*time.Millisecond {
				return
			}
			last = time.Now()
			line := fmt.Sprintf("%s %d of %d  %s", verb, done, all, at)
			if r := []rune(line); len(r) > 78 {
				line = string(r[:78])
			}
			fmt.Fprintf(f, "\r\x1b[K%s", line)
		}, func() {
			mu.Lock()
			defer mu.Unlock()
			if !last.IsZero() {
				fmt.Fprint(f, "\r\x1b[K")
			}
		}
}
