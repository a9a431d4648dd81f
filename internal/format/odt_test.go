package format

import (
	"strings"
	"testing"
)

const (
	openHead = `<?xml version="1.0" encoding="UTF-8"?>`
	openNS   = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"`
)

// openFile makes an odt of automatic styles and a body.
func openFile(t testing.TB, styles, body string) []byte {
	t.Helper()
	return packed(t,
		"mimetype", "application/vnd.oasis.opendocument.text",
		"META-INF/manifest.xml", openHead+`<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`,
		"styles.xml", openHead+`<office:document-styles`+openNS+`><office:styles><style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style></office:styles><office:master-styles><style:master-page style:name="Standard"><style:header><text:p>Study of the harbour</text:p></style:header><style:footer><text:p>Page <text:page-number>3</text:page-number></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>`,
		"content.xml", openHead+`<office:document-content`+openNS+`><office:automatic-styles>`+styles+`</office:automatic-styles><office:body><office:text>`+body+`</office:text></office:body></office:document-content>`)
}

// everythingODT is an OpenDocument text with each feature named once.
func everythingODT(t testing.TB) []byte {
	styles := `<style:style style:name="T1" style:family="text" style:parent-style-name="Strong"/>` +
		`<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>` +
		`<style:style style:name="T3" style:family="text"><style:text-properties style:font-name="Symbol"/></style:style>` +
		`<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>` +
		`<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="–"/></text:list-style>`
	bold := func(s string) string { return `<text:span text:style-name="T1">` + s + `</text:span>` }
	p := func(s string) string { return `<text:p>` + s + `</text:p>` }
	item := func(s string) string { return `<text:list-item>` + s + `</text:list-item>` }
	cell := func(s string) string { return `<table:table-cell>` + s + `</table:table-cell>` }
	row := func(s string) string { return `<table:table-row>` + s + `</table:table-row>` }
	return openFile(t, styles,
		`<text:tracked-changes><text:changed-region><text:deletion><office:change-info/>`+p("and deleted")+`</text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>`+
			`<text:h text:outline-level="2">Interview seven</text:h>`+
			p(bold("Interviewer:")+" Where did you\n   grow up?")+
			p(bold("Mary Smith:")+" In Łódź, Ελλάδα, Київ, عَمَّان, ירושלים, दिल्ली and 北京, with 👩🏽‍🚀 and 👨‍👩‍👧.")+
			p(`A tab<text:tab/>here, a soft break<text:line-break/>there, a non‑breaking hyphen, a soft­hyphen, nbsp`+"\u00a0"+`here,<text:s text:c="3"/>spaces, &lt;angle&gt; &amp; &#x2014; dash.`)+
			p(`Kept<text:change-start text:change-id="2"/> and inserted<text:change-end text:change-id="2"/><text:change text:change-id="1"/>, <text:a>a link</text:a> and <text:date>a field</text:date>.`)+
			p(bold("Interviewer:")+` And <office:annotation office:name="c1"><dc:creator>Ana</dc:creator><dc:date>2026-01-02</dc:date>`+p("Which one?")+p("Ask.")+`</office:annotation>the harbour<office:annotation-end office:name="c1"/>?`)+
			p(bold("Mary Smith:")+` I worked there<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>`+p("At the foot.")+`</text:note-body></text:note> for years<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>`+p("At the end.")+`</text:note-body></text:note>.`)+
			`<text:list text:style-name="L1">`+item(p("first"))+item(p("second")+`<text:list>`+item(p("below"))+`</text:list>`)+item(p("third")+p("and more of it"))+`</text:list>`+
			`<text:list text:style-name="L2">`+item(p("a point"))+`</text:list>`+
			`<table:table><table:table-column/><table:table-header-rows>`+row(cell(p("Time"))+cell(p("Words")))+`</table:table-header-rows>`+
			row(cell(p("00:01:02"))+cell(p("One.")+p("Two.")))+row(cell(p(""))+`<table:covered-table-cell/>`+cell(p("Last.")))+`</table:table>`+
			p(`With a box.<draw:frame><draw:text-box>`+p("In the box.")+`</draw:text-box><svg:desc>described</svg:desc></draw:frame>`)+
			`<text:section>`+p(`<text:span text:style-name="T3">ab</text:span> signs<text:span text:style-name="T2">hidden</text:span>.`)+`</text:section>`)
}

func TestOpenDocumentKeepsEverything(t *testing.T) {
	d := read(t, "everything.odt", everythingODT(t))
	golden(t, "everything.odt.txt", show(d))
	for _, lost := range []string{"deleted", "hidden", "described", "Which one?"} {
		if strings.Contains(d.Text, lost) {
			t.Errorf("%q is in the text", lost)
		}
	}
}
