package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"golang.org/x/term"

	"firsthand.study/internal/app"
	"firsthand.study/internal/format"
)

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
	switch {
	case e.opts.JSON:
		return written(e.printJSON(value))
	case e.opts.CSV:
		return written(e.printCSV(rows()))
	}
	return written(rows().write(e.out, columnsOf(e.out)))
}

func (e *env) printJSON(value any) error {
	if long, err := printLong(e.out, value); long {
		return err
	}
	enc := json.NewEncoder(plainJSON{e.out})
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}

func (e *env) printCSV(t table) error {
	w := csv.NewWriter(e.out)
	cell := format.Guard
	if columnsOf(e.out) > 0 { // a terminal would obey what a file only holds
		cell = func(s string) string { return told(format.Guard(s)) }
	}
	for _, r := range append([][]string{t.header}, t.rows...) {
		safe := make([]string, len(r))
		for i, c := range r {
			safe[i] = cell(c)
		}
		if err := w.Write(safe); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// columnsOf is how many characters a line of a terminal has, 0 for anything else.
func columnsOf(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	if n, _, err := term.GetSize(int(f.Fd())); err == nil && n >= 40 {
		return n
	}
	return usualColumns
}

// usualColumns is how long a line is where nobody says.
const usualColumns = 80

// count writes a whole number.
func count(n int) string { return strconv.Itoa(n) }

// note tells something to the person, not to what reads the result.
func (e *env) note(format string, args ...any) {
	fmt.Fprintln(e.err, told(fmt.Sprintf(format, args...)))
}

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
			line := shown(fmt.Sprintf("%s %d of %d  %s", verb, done, all, at))
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
