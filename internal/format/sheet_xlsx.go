package format

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxReader streams the rows of one sheet of a workbook.
type xlsxReader struct {
	file   *excelize.File
	rows   *excelize.Rows
	line   int
	merges []merge
	taken  int64 // bytes of cells given out
	limit  int64
}

// A merge is a merged range of cells that is more than one row high: every row
// gets the value, since each is one answer.
type merge struct {
	column, from, to int // rows and columns from 1
	value            string
}

const (
	xlsxEntries   = 10_000
	xlsxMaxMerges = 10_000
	deflateRatio  = 1032 // more than this deflate cannot shrink
)

var cfbf = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// newXLSX opens a workbook. sheet "" is the first visible sheet with anything
// in it. unzipped limits what the file may grow to in memory: a workbook is
// read whole, never into temporary files, since those would hold people's words.
func newXLSX(data []byte, sheet string, unzipped int64) (x *xlsxReader, sheets []string, chosen string, err error) {
	if bytes.HasPrefix(data, cfbf) {
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t")) {
			return nil, nil, "", trouble("is locked with a password; open it in your spreadsheet program and save it without one")
		}
		return nil, nil, "", trouble("is an old xls workbook; save it as xlsx or csv")
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, "", trouble("is not a workbook, or is damaged")
	}
	if err := fits(archive, unzipped); err != nil {
		return nil, nil, "", err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: unzipped, UnzipXMLSizeLimit: unzipped,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	})
	if err != nil {
		return nil, nil, "", trouble("is not a workbook, or is damaged")
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	isoDates(f)
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			sheets = append(sheets, name)
		}
	}
	candidates := sheets
	if sheet != "" {
		candidates = []string{sheet}
		if i, err := f.GetSheetIndex(sheet); err != nil || i < 0 {
			return nil, sheets, "", troublef("has no sheet “%s”; it has %s", sheet, strings.Join(sheets, ", "))
		}
	}
	for _, name := range candidates {
		rows, err := f.Rows(name)
		if err != nil {
			continue // a chart sheet has no rows
		}
		x = &xlsxReader{file: f, rows: rows, limit: unzipped}
		_, _, err = x.record()
		rows.Close()
		if err == io.EOF && sheet == "" {
			continue
		}
		if x.rows, err = f.Rows(name); err != nil {
			continue
		}
		x.line, x.taken = 0, 0
		x.merges = merges(archive, name, unzipped)
		return x, sheets, name, nil
	}
	return nil, sheets, "", trouble("has no rows")
}

// fits refuses an archive that is a bomb, whatever its directory claims.
func fits(archive *zip.Reader, unzipped int64) error {
	if len(archive.File) > xlsxEntries {
		return errTooLarge
	}
	var claimed uint64
	var packed uint64
	for _, f := range archive.File {
		if f.UncompressedSize64 > uint64(unzipped) || f.CompressedSize64 > uint64(unzipped) {
			return errTooLarge
		}
		claimed += f.UncompressedSize64
		packed += f.CompressedSize64
		if f.Flags&1 != 0 {
			return trouble("is locked with a password; save it without one")
		}
	}
	if claimed > uint64(unzipped) {
		return errTooLarge
	}
	if packed*deflateRatio <= uint64(unzipped) {
		return nil
	}
	left := unzipped
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return trouble("is damaged: a part of it cannot be unpacked")
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		r.Close()
		if left -= n; left < 0 {
			return errTooLarge
		}
		if err != nil {
			return trouble("is damaged: a part of it cannot be unpacked")
		}
	}
	return nil
}

// record reads the next row that the sheet holds; line is its number on the
// sheet. Trailing empty cells may be missing.
func (x *xlsxReader) record() (line int, cells []string, err error) {
	for x.rows.Next() {
		x.line++
		cells, err := x.rows.Columns()
		if err != nil {
			return x.line, nil, trouble("is damaged: a row cannot be read")
		}
		for _, c := range cells {
			x.taken += int64(len(c))
		}
		if x.taken > x.limit {
			return x.line, nil, errTooLarge
		}
		if blank(cells) {
			continue
		}
		if len(x.merges) > 0 {
			cells = x.fill(cells)
		}
		return x.line, cells, nil
	}
	if err := x.rows.Error(); err != nil {
		return x.line, nil, trouble("is damaged: a row cannot be read")
	}
	return x.line, nil, io.EOF
}

func (x *xlsxReader) close() {
	x.rows.Close()
	x.file.Close()
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func (x *xlsxReader) fill(cells []string) []string {
	for i := range x.merges {
		m := &x.merges[i]
		switch {
		case x.line < m.from || x.line > m.to:
		case x.line == m.from:
			if m.column <= len(cells) {
				m.value = cells[m.column-1]
			}
		case m.value != "":
			for len(cells) < m.column {
				cells = append(cells, "")
			}
			if cells[m.column-1] == "" {
				cells[m.column-1] = m.value
			}
		}
	}
	return cells
}

// isoDates rewrites the date formats of a workbook, which say 03/04/26 in one
// country and 04/03/26 in another, so that every date reads 2026-04-03.
func isoDates(f *excelize.File) {
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return
	}
	if f.Styles.NumFmts != nil {
		for _, format := range f.Styles.NumFmts.NumFmt {
			if iso := isoFormat(format.FormatCode); iso != "" {
				format.FormatCode, format.FormatCode16 = iso, ""
			}
		}
	}
	// Excel's own numbered formats: 14 to 17 are dates, 22 is date and time, 27
	// to 36 and 50 to 58 are dates in East Asian settings.
	own := map[int]string{}
	for _, style := range f.Styles.CellXfs.Xf {
		if style.NumFmtID == nil {
			continue
		}
		switch id := *style.NumFmtID; {
		case id == 22:
			own[id] = "yyyy-mm-dd hh:mm"
		case 14 <= id && id <= 17 || 27 <= id && id <= 31 || id == 36 || 50 <= id && id <= 54 || id == 57 || id == 58:
			own[id] = "yyyy-mm-dd"
		}
	}
	for id, code := range own {
		custom, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			continue
		}
		number := f.Styles.CellXfs.Xf[custom].NumFmtID
		for _, style := range f.Styles.CellXfs.Xf {
			if style.NumFmtID != nil && *style.NumFmtID == id {
				style.NumFmtID = number
			}
		}
	}
}

var formatLiteral = pattern(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`)

// isoFormat is the ISO form of a date format, or "" if code is not one.
func isoFormat(code string) string {
	first, _, _ := strings.Cut(code, ";")
	plain := strings.ToLower(formatLiteral().ReplaceAllString(first, ""))
	if strings.Contains(plain, "general") || strings.ContainsAny(plain, "0#?@") {
		return ""
	}
	dated := strings.ContainsAny(plain, "yd")
	timed := strings.ContainsAny(plain, "h")
	switch {
	case dated && timed && strings.Contains(plain, "s"):
		return "yyyy-mm-dd hh:mm:ss"
	case dated && timed:
		return "yyyy-mm-dd hh:mm"
	case dated:
		return "yyyy-mm-dd"
	}
	return ""
}

// merges finds the merged ranges of a sheet. They stand at the end of its part,
// which excelize would load whole to find them.
func merges(archive *zip.Reader, sheet string, limit int64) (found []merge) {
	part := sheetPart(archive, sheet)
	if part == nil {
		return nil
	}
	r, err := part.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	d := xml.NewDecoder(io.LimitReader(r, limit))
	for {
		t, err := d.RawToken()
		if err != nil {
			return found
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "mergeCell" {
			continue
		}
		for _, a := range start.Attr {
			if a.Name.Local != "ref" {
				continue
			}
			from, to, _ := strings.Cut(a.Value, ":")
			column, first, err1 := excelize.CellNameToCoordinates(from)
			_, last, err2 := excelize.CellNameToCoordinates(to)
			if err1 == nil && err2 == nil && last > first && len(found) < xlsxMaxMerges {
				found = append(found, merge{column: column, from: first, to: last})
			}
		}
	}
}

// sheetPart follows the workbook's relations to the part of a sheet.
func sheetPart(archive *zip.Reader, sheet string) *zip.File {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Rels []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if !unmarshalPart(archive, "xl/workbook.xml", &book) || !unmarshalPart(archive, "xl/_rels/workbook.xml.rels", &rels) {
		return nil
	}
	for _, s := range book.Sheets {
		if s.Name != sheet {
			continue
		}
		for _, rel := range rels.Rels {
			if rel.ID == s.ID {
				target := strings.TrimPrefix(rel.Target, "/")
				if target == rel.Target {
					target = path.Join("xl", target)
				}
				return zipPart(archive, target)
			}
		}
	}
	return nil
}

func zipPart(archive *zip.Reader, name string) *zip.File {
	for _, f := range archive.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f
		}
	}
	return nil
}

func unmarshalPart(archive *zip.Reader, name string, into any) bool {
	part := zipPart(archive, name)
	if part == nil {
		return false
	}
	r, err := part.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(into) == nil
}
