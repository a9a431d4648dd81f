package report

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// WriteDOCX writes a Word file with real headings and tables whose heads repeat.
func WriteDOCX(w io.Writer, d Document) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relations},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", styles},
		{"docProps/core.xml", fmt.Sprintf(core, escape(d.Title), escape(d.Language))},
	} {
		if err := writePart(z, part.name, func(w io.Writer) error { _, err := io.WriteString(w, xml.Header+part.body); return err }); err != nil {
			return err
		}
	}
	if err := writePart(z, "word/document.xml", func(w io.Writer) error { return writeBody(w, d) }); err != nil {
		return err
	}
	return z.Close()
}

func writePart(z *zip.Writer, name string, write func(io.Writer) error) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	return write(w)
}

func writeBody(w io.Writer, d Document) error {
	b := &body{w: w}
	b.put(xml.Header + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	b.paragraph("Title", nil, Run{Text: d.Title})
	if d.Note != "" {
		b.paragraph("Small", nil, Run{Text: d.Note})
	}
	for _, block := range d.Blocks {
		switch k := block.(type) {
		case Heading:
			b.paragraph(fmt.Sprintf("Heading%d", min(max(k.Level, 1), 4)), nil, Run{Text: k.Text})
		case Paragraph:
			runs := k.Runs
			if k.Number != "" {
				runs = append([]Run{{Text: k.Number + "\t"}}, runs...)
			}
			b.paragraph([...]string{"Normal", "Quote", "Speech", "Small"}[k.Style], nil, runs...)
		case Table:
			b.table(k)
		}
	}
	b.put(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.err
}

// A body writes the XML of a document's body; the first error stays.
type body struct {
	w   io.Writer
	err error
}

func (b *body) put(s string) {
	if b.err == nil {
		_, b.err = io.WriteString(b.w, s)
	}
}

func (b *body) paragraph(style string, properties []string, runs ...Run) {
	b.put(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + strings.Join(properties, "") + `</w:pPr>`)
	for _, r := range runs {
		b.run(r)
	}
	b.put(`</w:p>`)
}

func (b *body) run(r Run) {
	b.put(`<w:r><w:rPr>`)
	if r.Bold {
		b.put(`<w:b/>`)
	}
	if r.Italic {
		b.put(`<w:i/>`)
	}
	if r.Color != "" {
		b.put(`<w:u w:val="thick" w:color="` + strings.TrimPrefix(safeDocxColor(r.Color), "#") + `"/>`)
	}
	b.put(`</w:rPr>`)
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			b.put(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				b.put(`<w:tab/>`)
			}
			if piece != "" {
				b.put(`<w:t xml:space="preserve">` + escape(piece) + `</w:t>`)
			}
		}
	}
	b.put(`</w:r>`)
}

func safeDocxColor(s string) string {
	if c := safeColor(s); c != "currentColor" {
		return c
	}
	return "#000000"
}

func (b *body) table(t Table) {
	if t.Caption != "" {
		b.paragraph("Caption", []string{`<w:keepNext/>`}, Run{Text: t.Caption})
	}
	b.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Plain"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>` + strings.Repeat(`<w:gridCol/>`, len(t.Head)) + `</w:tblGrid>`)
	row := func(cells []string, head bool) {
		b.put(`<w:tr><w:trPr><w:cantSplit/>`)
		if head {
			b.put(`<w:tblHeader/>`)
		}
		b.put(`</w:trPr>`)
		for i := range t.Head {
			cell := ""
			if i < len(cells) {
				cell = cells[i]
			}
			b.put(`<w:tc><w:tcPr/>`)
			var right []string
			if t.Numbers[i] {
				right = []string{`<w:jc w:val="right"/>`}
			}
			b.paragraph("Cell", right, Run{Text: cell, Bold: head})
			b.put(`</w:tc>`)
		}
		b.put(`</w:tr>`)
	}
	row(t.Head, true)
	for _, r := range t.Rows {
		row(r, false)
	}
	b.put(`</w:tbl>`)
	b.paragraph("Small", nil, Run{Text: t.Foot})
}

// escape makes text safe inside XML; characters that XML forbids become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}
