package format

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// packed makes a zip file of parts: name, content, name, content.
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	wordHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	wordNS   = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`
)

// wordFile makes a docx of a body and other parts.
func wordFile(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	rels := ""
	for i := 0; i < len(parts); i += 2 {
		name := strings.TrimSuffix(strings.TrimPrefix(parts[i], "word/"), ".xml")
		kind := strings.TrimRight(name, "0123456789")
		rels += `<Relationship Id="` + name + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + name + `.xml"/>`
		parts[i+1] = wordHead + strings.Replace(parts[i+1], ">", wordNS+">", 1)
	}
	return packed(t, append([]string{
		"[Content_Types].xml", wordHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", wordHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels", wordHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`,
		"word/document.xml", wordHead + `<w:document` + wordNS + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`,
	}, parts...)...)
}

// para is a paragraph of words; wp of whatever runs.
func para(words string) string { return wp(`<w:r><w:t xml:space="preserve">` + words + `</w:t></w:r>`) }
func wp(runs string) string    { return `<w:p>` + runs + `</w:p>` }
func wr(words string) string   { return `<w:r><w:t xml:space="preserve">` + words + `</w:t></w:r>` }
func bold(words string) string {
	return `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + words + `</w:t></w:r>`
}

// everything is a Word document with each feature named once.
func everything(t testing.TB) []byte {
	cell := func(s string) string { return `<w:tc><w:tcPr/>` + s + `</w:tc>` }
	field := func(code, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + code + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + wr(result) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	item := func(num, level, s string) string {
		return wp(`<w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr>` + wr(s))
	}
	body := wp(`<w:pPr><w:pStyle w:val="Kop1"/></w:pPr>`+wr("Interview seven")) +
		wp(bold("Interviewer:")+wr(" Where did you grow up?")) +
		wp(bold("Mary Smith")+wr("\u00a0: In Łódź, Ελλάδα, Київ, عَمَّان, ירושלים, दिल्ली and 北京, with 👩🏽‍🚀 and 👨‍👩‍👧.")) +
		wp(wr("A tab")+`<w:r><w:tab/></w:r>`+wr("here, a soft break")+`<w:r><w:br/></w:r>`+wr("there, a non")+`<w:r><w:noBreakHyphen/></w:r>`+wr("breaking hyphen, a soft")+`<w:r><w:softHyphen/></w:r>`+wr("hyphen, nbsp\u00a0here, &lt;angle&gt; &amp; &#x2014; dash.")) +
		wp(wr("Kept")+`<w:ins w:id="1" w:author="B">`+wr(" and inserted")+`</w:ins><w:del w:id="2" w:author="B"><w:r><w:delText> and deleted</w:delText></w:r></w:del>`+wr(", moved")+`<w:moveFrom w:id="3">`+wr(" from")+`</w:moveFrom><w:moveTo w:id="4">`+wr(" to")+`</w:moveTo>.`) +
		wp(`<w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>`+wr("Two paragraphs ")) + para("made one.") +
		wp(bold("Interviewer:")+wr(" And ")+`<w:commentRangeStart w:id="0"/>`+wr("the harbour")+`<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`+wr("?")) +
		wp(bold("Mary Smith:")+wr(" I worked there")+`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>`+wr(" for years")+`<w:r><w:endnoteReference w:id="2"/></w:r>`+wr(". ")+`<w:hyperlink r:id="x">`+wr("The archive")+`</w:hyperlink>`+wr(" has ")+field("PAGE \\* MERGEFORMAT", "a field")+wr(" and ")+`<w:fldSimple w:instr="DATE">`+wr("another")+`</w:fldSimple>.`) +
		item("1", "0", "first") + item("1", "0", "second") + item("1", "1", "below") + item("1", "0", "third") + item("2", "0", "a point") +
		`<w:tbl><w:tblPr/><w:tblGrid/>` +
		`<w:tr>` + cell(para("Time")) + cell(para("Words")) + `</w:tr>` +
		`<w:tr>` + cell(para("00:01:02")) + cell(para("One.")+para("Two.")) + `</w:tr>` +
		`<w:tr><w:trPr><w:del w:id="9"/></w:trPr>` + cell(para("gone")) + cell(para("gone")) + `</w:tr>` +
		`<w:tr>` + cell(wp("")) + cell(para("Last.")) + `</w:tr></w:tbl>` +
		wp(wr("With a box.")+`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>`+para("In the box.")+`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>`+para("In the box.")+`</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`) +
		`<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + para("In a control.") + `</w:sdtContent></w:sdt>` +
		wp(`<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>b</w:t></w:r>`+wr(" signs, ")+`<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>`+`<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>`+wr(".")) +
		wp(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`+wr(" agreed"))
	return wordFile(t, body,
		"word/styles.xml", `<w:styles><w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style></w:styles>`,
		"word/numbering.xml", `<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="`+"\uf0b7"+`"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
		"word/footnotes.xml", `<w:footnotes><w:footnote w:type="separator" w:id="0">`+para("-")+`</w:footnote><w:footnote w:id="2">`+wp(`<w:r><w:footnoteRef/></w:r>`+wr(" At the foot."))+`</w:footnote></w:footnotes>`,
		"word/endnotes.xml", `<w:endnotes><w:endnote w:id="2">`+para("At the end.")+`</w:endnote></w:endnotes>`,
		"word/comments.xml", `<w:comments><w:comment w:id="0" w:author="Ana">`+para("Which one?")+para("Ask.")+`</w:comment></w:comments>`,
		"word/header1.xml", `<w:hdr>`+para("Study of the harbour")+`</w:hdr>`,
		"word/footer1.xml", `<w:ftr>`+para("3")+`</w:ftr>`,
	)
}

func read(t testing.TB, name string, data []byte) *Transcript {
	t.Helper()
	r := NewReader("", 1)
	defer r.Close()
	d, err := r.Read(t.Context(), name, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, d)
	return d
}

func TestWordDocumentKeepsEverything(t *testing.T) {
	d := read(t, "everything.docx", everything(t))
	golden(t, "everything.docx.txt", show(d))
	for _, lost := range []string{"deleted", "from", "gone", "hidden", "PAGE", "Which one?"} {
		if strings.Contains(d.Text, lost) {
			t.Errorf("%q is in the text", lost)
		}
	}
}
