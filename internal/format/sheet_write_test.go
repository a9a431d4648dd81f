package format

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func TestFormulasAreNeutralised(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1":       "'=1+1",
		"+44 20":     "'+44 20",
		"-cmd|' /C'": "'-cmd|' /C'",
		"@SUM(A1)":   "'@SUM(A1)",
		"\t=1":       "'\t=1",
		"\r=1":       "'\r=1",
		"-5":         "-5",
		"-5.25":      "-5.25",
		"-5+1":       "'-5+1",
		"-":          "'-",
		"'=1":        "''=1",
		"'tis":       "'tis",
		"a=b":        "a=b",
		"":           "",
	} {
		if got := Guard(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

var awkward = rapid.StringOf(rapid.RuneFrom([]rune("'=+-@＝＋－＠\t\r\n0.5a,;\"é😀_x<&>\x01\ufeff ")))

func TestGuardIsReversible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := awkward.Draw(t, "s")
		if got := Unguard(Guard(s)); got != s {
			t.Fatalf("%q came back as %q", s, got)
		}
		if g := Guard(s); g != "" && strings.ContainsRune("=+@＝＋－＠\t\r\n", []rune(g)[0]) {
			t.Fatalf("%q stayed a formula: %q", s, g)
		}
	})
}

func tableOf(t *rapid.T) (header []string, rows [][]string) {
	header = []string{"=id", "text"}
	for range rapid.IntRange(0, 5).Draw(t, "rows") {
		// A row begins with a word, since wholly blank rows are passed over.
		rows = append(rows, []string{"r" + awkward.Draw(t, "a"), awkward.Draw(t, "b")})
	}
	return header, rows
}

func TestTablesComeBackAsWritten(t *testing.T) {
	for name, write := range map[string]func(w io.Writer, header []string, rows [][]string) error{
		"x.csv":  func(w io.Writer, h []string, r [][]string) error { return WriteCSV(w, h, slices.Values(r)) },
		"x.xlsx": func(w io.Writer, h []string, r [][]string) error { return WriteXLSX(w, "Codings", h, slices.Values(r)) },
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				header, rows := tableOf(t)
				var b bytes.Buffer
				if err := write(&b, header, rows); err != nil {
					t.Fatal(err)
				}
				table, err := OpenTable(context.Background(), name, &b, TableOptions{Guarded: true})
				if err != nil {
					t.Fatal(err)
				}
				defer table.Close()
				if !slices.Equal(table.Header, header) {
					t.Fatalf("header %q", table.Header)
				}
				n := 0
				for row, err := range table.Rows() {
					if err != nil {
						t.Fatal(err)
					}
					if !slices.Equal(row.Cells, rows[n]) {
						t.Fatalf("row %d: wrote %q, read %q", n, rows[n], row.Cells)
					}
					n++
				}
				if n != len(rows) {
					t.Fatalf("%d rows of %d", n, len(rows))
				}
			})
		})
	}
}

func TestWorkbookCellsAreText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, "a/b: [c]", []string{"code", "n"}, slices.Values([][]string{{"=HYPERLINK(1)", "-2"}, {"@x", "3"}})); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	if sheet != "a b   c" {
		t.Errorf("the sheet is called %q", sheet)
	}
	for _, cell := range []string{"A1", "B1", "A2", "B2", "A3", "B3"} {
		kind, err := f.GetCellType(sheet, cell)
		if err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of type %v, %v", cell, kind, err)
		}
		if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
			t.Errorf("%s has the formula %s", cell, formula)
		}
	}
}

func TestTextTooLongForACellIsRefused(t *testing.T) {
	err := WriteXLSX(io.Discard, "s", []string{"a"}, slices.Values([][]string{{strings.Repeat("x", sheetMaxCell+1)}}))
	if err == nil || err.Error() != "Row 2 has a text of 32768 characters and a cell holds at most 32767; write a csv file instead." {
		t.Errorf("got %v", err)
	}
	if err := WriteXLSX(io.Discard, "s", []string{"a"}, slices.Values([][]string{{strings.Repeat("x", sheetMaxCell)}})); err != nil {
		t.Error(err)
	}
}
