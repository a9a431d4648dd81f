package app

import (
	"io"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/report"
)

// A File is an answer on its way out of the program: the rows that a page
// shows, and for some answers a document to read.
type File struct {
	Name     string // without extension
	Header   []string
	Rows     [][]string
	Document report.Document // nothing in it where the answer is a table alone
}

// Media are the ways in which a File is written, with their media types.
var Media = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// Write writes a file as csv, xlsx or docx. Cells that a spreadsheet would take
// for a formula are guarded. Invalid for any other way, or a document that is not there.
func (f File) Write(w io.Writer, as string) error {
	switch as {
	case "csv":
		return format.WriteCSV(w, f.Header, slices.Values(f.Rows))
	case "xlsx":
		return format.WriteXLSX(w, f.Name, f.Header, slices.Values(f.Rows))
	case "docx":
		if f.Document.Title != "" {
			return report.WriteDOCX(w, f.Document)
		}
	}
	return firsthand.Errorf(firsthand.Invalid, "This is not written as %s.", strings.TrimSpace(as)).WithHint("there are csv and xlsx, and docx of what is read")
}
