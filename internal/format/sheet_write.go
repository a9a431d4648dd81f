package format

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// Limits of a sheet, from Excel's specifications.
const (
	sheetMaxRows = 1_048_576
	sheetMaxCell = 32_767 // UTF-16 units
)

// Guard makes a text safe to open in a spreadsheet program: one that would be
// taken for a formula (beginning with = + - @, tab or a line break) gets an
// apostrophe before it. Negative numbers stay as they are. What already begins
// with apostrophes before such a sign gets one more, so that [Unguard] gives
// back every text exactly.
func Guard(s string) string {
	if risky(strings.TrimLeft(s, "'")) && !isNegative(s) {
		return "'" + s
	}
	return s
}

// Unguard takes off the apostrophe that [Guard] put.
func Unguard(s string) string {
	if strings.HasPrefix(s, "'") && risky(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

// risky tells whether a program for sheets may take a cell for a formula. Some
// take the wide signs of Chinese and Japanese for the narrow ones.
func risky(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// isNegative: a minus sign, digits, at most one point with digits after it.
func isNegative(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(s) == 0 || s[0] != '-' || !allDigits(whole) {
		return false
	}
	return !point || allDigits(fraction)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// WriteCSV writes a table as UTF-8 csv with commas and line feeds, every cell
// guarded against formulas. [OpenTable] with Guarded reads the same cells back.
func WriteCSV(w io.Writer, header []string, rows iter.Seq[[]string]) error {
	out := csv.NewWriter(w)
	guarded := make([]string, 0, len(header))
	write := func(cells []string) error {
		guarded = guarded[:0]
		for _, c := range cells {
			guarded = append(guarded, Guard(c))
		}
		return out.Write(guarded)
	}
	if err := write(header); err != nil {
		return err
	}
	for cells := range rows {
		if err := write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteXLSX writes a workbook of one sheet, row by row: nothing is held in
// memory or in temporary files. Every cell is typed as text, so no formula can
// arise. It is written here because excelize's stream writer puts large sheets
// into temporary files. A text longer than a cell can be is an error.
func WriteXLSX(w io.Writer, sheet string, header []string, rows iter.Seq[[]string]) error {
	archive := zip.NewWriter(w)
	for _, part := range xlsxParts {
		f, err := archive.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, strings.Replace(part.xml, "SHEET", cellText(sheetName(sheet)), 1)); err != nil {
			return err
		}
	}
	f, err := archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 64<<10)
	b.WriteString(xmlHead + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`)
	if err := xlsxRow(b, 1, header, ` s="1"`); err != nil {
		return err
	}
	n := 1
	for cells := range rows {
		n++
		if err := xlsxRow(b, n, cells, ""); err != nil {
			return err
		}
	}
	b.WriteString(`</sheetData></worksheet>`)
	if err := b.Flush(); err != nil {
		return err
	}
	return archive.Close()
}

func xlsxRow(b *bufio.Writer, n int, cells []string, style string) error {
	if n > sheetMaxRows {
		return firsthand.Errorf(firsthand.Invalid, "A sheet holds at most %d rows; write a csv file instead.", sheetMaxRows)
	}
	fmt.Fprintf(b, `<row r="%d">`, n)
	for _, c := range cells {
		if len(c) > sheetMaxCell && unitsOf(c) > sheetMaxCell {
			return firsthand.Errorf(firsthand.Invalid, "Row %d has a text of %d characters and a cell holds at most %d; write a csv file instead.", n, utf8.RuneCountInString(c), sheetMaxCell)
		}
		if c == "" {
			b.WriteString(`<c/>`)
			continue
		}
		b.WriteString(`<c t="inlineStr"` + style + `><is><t xml:space="preserve">`)
		b.WriteString(cellText(c))
		b.WriteString(`</t></is></c>`)
	}
	_, err := b.WriteString(`</row>`)
	return err
}

func unitsOf(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// cellText escapes a text for a cell. What XML cannot hold is written _xHHHH_,
// as spreadsheets do, and a text that looks like that has its underscore so.
func cellText(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\n' && c != '\t' || c == '&' || c == '<' || c == '>' || c == '_' || c >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '_' && looksEscaped(s[i:]):
			b.WriteString("_x005F_")
		case r < 0x20 && r != '\n' && r != '\t', r == 0xfffe, r == 0xffff:
			fmt.Fprintf(&b, "_x%04X_", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !isDigit(c) && !('a' <= c|0x20 && c|0x20 <= 'f') {
			return false
		}
	}
	return true
}

// sheetName fits a name into what a sheet may be called: 31 characters, none
// of :\/?*[] and no apostrophe at either end.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < 0x20 {
			return ' '
		}
		return r
	}, s)
	s = strings.Trim(s, "' ")
	for unitsOf(s) > 31 {
		_, n := utf8.DecodeLastRuneInString(s)
		s = strings.TrimRight(s[:len(s)-n], "' ")
	}
	if s == "" {
		return "Sheet1"
	}
	return s
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relParts  = "http://schemas.openxmlformats.org/package/2006/relationships"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

var xlsxParts = []struct{ name, xml string }{
	{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + sheetType + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + sheetType + `worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="` + sheetType + `styles+xml"/></Types>`},
	{"_rels/.rels", xmlHead + `<Relationships xmlns="` + relParts + `"><Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relSpace + `"><sheets><sheet name="SHEET" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="` + relParts + `"><Relationship Id="rId1" Type="` + relSpace + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relSpace + `/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", xmlHead + `<styleSheet xmlns="` + mainSpace + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`},
}
