package format

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// fuzzed reads whatever came, and checks that it is sound or one sentence.
func fuzzed(t *testing.T, name string, data []byte) {
	r := NewReader("", 1)
	r.Limits = Limits{Text: 4 << 20}
	d, err := r.Read(t.Context(), name, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if s := err.Error(); firsthand.KindOf(err) != firsthand.Invalid || !strings.HasSuffix(s, ".") || !utf8.ValidString(s) || strings.Contains(s, "\n") {
			t.Fatalf("not a sentence: %q", s)
		}
		return
	}
	sound(t, d)
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"INT: Why?\r\nP07: Because.\r", "\xff\xfea\x00", "\xfe\xff\x00a", "caf\xe9 \x93", "a\x00b\x00c\x00 \x00", "# a\n\nb\n===\n- c\n```\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Skip("PDFs have a target of their own")
		}
		fuzzed(t, "a.txt", data)
		fuzzed(t, "a.md", data)
	})
}

func FuzzTurns(f *testing.F) {
	for _, s := range []string{"INT: Why?\nP07: Because.\nINT: Oh.", "[00:12:03] Mary: a\n(12:04) Tom: b\nMary 0:05\nc", "**Q**: a\n\n**A:** b", "Interviewer – a\nP1 - b", "Date: x\nP1\ta\nP2\tb"} {
		f.Add(s, 3, 7)
	}
	f.Fuzz(func(t *testing.T, s string, from, length int) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		var hints []hint
		if 0 <= from && from <= len(s) && length > 0 && length <= len(s)-from {
			hints = []hint{{from, from + length, boldHint}}
			if length%3 == 0 {
				hints[0].kind = stillHint
			}
		}
		turns := findTurns(s, hints)
		s = strings.NewReplacer("\r", " ", "\x00", " ").Replace(s)
		sound(t, &Transcript{Text: strings.Replace(s, "\ufeff", "x", 1), Turns: turns})
	})
}

func FuzzDocx(f *testing.F) {
	for _, s := range []string{para("INT: Why?") + para("P07: Because."), wp(`<w:del><w:r><w:delText>x</w:delText></w:r></w:del>`), `<w:tbl><w:tr><w:tc>` + para("a") + `</w:tc><w:tc/></w:tr></w:tbl>`,
		`<w:p><w:r><w:footnoteReference w:id="1"/><w:fldChar w:fldCharType="begin"/><w:t>x</w:t></w:r></w:p>`,
		wp(`<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>` + wr("x"))} {
		f.Add(s, `<w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>`, `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="1"><w:lvlText w:val="%1.%2%3"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`, `<w:footnote w:id="1">`+para(" x")+`</w:footnote>`)
	}
	f.Fuzz(func(t *testing.T, body, styles, numbers, notes string) {
		fuzzed(t, "a.docx", wordFile(t, body, "word/styles.xml", "<w:styles>"+styles+"</w:styles>", "word/numbering.xml", "<w:numbering>"+numbers+"</w:numbering>",
			"word/footnotes.xml", "<w:footnotes>"+notes+"</w:footnotes>", "word/comments.xml", "<w:comments>"+notes+"</w:comments>", "word/header1.xml", "<w:hdr>"+notes+"</w:hdr>"))
	})
}

// FuzzPacked has the whole file at its mercy, and not its parts.
func FuzzPacked(f *testing.F) {
	f.Add(everything(f))
	f.Add(everythingODT(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzed(t, "a.docx", data)
		fuzzed(t, "a.odt", data)
	})
}

func FuzzOdt(f *testing.F) {
	f.Add(`<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="i"/></text:list-style>`, `<text:list text:style-name="L"><text:list-item><text:p>a<text:s text:c="99"/><text:tab/></text:p></text:list-item></text:list>`)
	f.Add(`<style:style style:name="a" style:parent-style-name="a"/>`, `<text:p><text:span text:style-name="a">INT:</text:span> a<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, styles, body string) { fuzzed(t, "a.odt", openFile(t, styles, body)) })
}

func FuzzRtf(f *testing.F) {
	f.Add([]byte(everythingRTF))
	for _, s := range []string{`{\rtf1\u-10179?\u-8320?\'e9}`, `{\rtf1{\footnote{\*\annotation a}}\cell\row}`, `{\rtf1\trowd\intbl a\cell\header b\footer c}`, `{\rtf1{\upr{a}{\*\ud b}}\bin99999999 x}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte(`{\rtf`)) {
			data = append([]byte(`{\rtf1 `), data...)
		}
		fuzzed(t, "a.rtf", data)
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(everythingHTML))
	for _, s := range []string{"<table><td>a<table><tr><td>b</table>c", "</td></tr></table></ul></b></pre><li>a", "<pre>\na\r\nb&#13;&#0;c", "<q><q>a</q>", "<del>a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Skip()
		}
		fuzzed(t, "a.html", data)
	})
}

// FuzzXML holds the reader of XML against the one of the standard library: what
// that takes, and has no document type, this takes, with the same words.
func FuzzXML(f *testing.F) {
	for _, s := range []string{"<a>b</a>", "<a b='c'>&amp;&#x41;<![CDATA[<]]></a>", "<a><b/>c</a>", "<?xml version='1.0'?><!-- x --><a>\r\n</a>", "<a:b xmlns:a='x'>c</a:b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want strings.Builder
		d := xml.NewDecoder(strings.NewReader(s))
		rooted := false // words outside every element are not XML, which the standard library does not mind
		for depth := 0; ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				want.Reset()
				want.WriteString("\x00")
				break
			}
			switch token := token.(type) {
			case xml.Directive:
				want.Reset()
				want.WriteString("\x00")
			case xml.StartElement:
				depth, rooted = depth+1, true
			case xml.EndElement:
				depth--
			case xml.CharData:
				if depth > 0 {
					want.Write(token)
				}
			}
		}
		var got strings.Builder
		x := newXML([]byte(s), nil)
		for {
			token, err := x.next()
			if err != nil {
				if rooted && !strings.Contains(want.String(), "\x00") && strings.Count(s, "<") < maxNested {
					t.Fatalf("refused with %v, and has the words %q", err, want.String())
				}
				return
			}
			if token == xmlEOF {
				break
			}
			if token == xmlWords {
				got.Write(x.text)
			}
		}
		if want := want.String(); rooted && !strings.Contains(want, "\x00") && got.String() != want {
			t.Fatalf("got %q, want %q", got.String(), want)
		}
	})
}

// TestReadersOfTheSameWords reads one conversation in every format: the words
// and who says them are the same.
func TestReadersOfTheSameWords(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "oral-history", "nprc-oral-histories-00008.txt"))
	if err != nil {
		t.Fatal(err)
	}
	paragraphs := strings.Split(string(b), "\n\n")
	var docx, odt, rtf, web strings.Builder
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;")
	for _, p := range paragraphs {
		docx.WriteString(para(escape.Replace(p)))
		odt.WriteString("<text:p>" + escape.Replace(p) + "</text:p>")
		web.WriteString("<p>" + escape.Replace(p) + "</p>\n")
		for _, r := range p {
			if r < 0x80 {
				rtf.WriteRune(r)
			} else {
				rtf.WriteString(`\u` + strconv.Itoa(int(int16(r))) + `?`)
			}
		}
		rtf.WriteString(`\par` + "\n")
	}
	want := read(t, "a.txt", []byte(strings.Join(paragraphs, "\n")))
	if len(want.Turns) != len(paragraphs) {
		t.Fatalf("%d turns", len(want.Turns))
	}
	for name, file := range map[string][]byte{"a.docx": wordFile(t, docx.String()), "a.odt": openFile(t, "", odt.String()), "a.rtf": []byte(`{\rtf1\ansi ` + rtf.String() + `}`), "a.html": []byte(web.String())} {
		d := read(t, name, file)
		if d.Text != want.Text {
			t.Errorf("%s: the words differ", name)
		}
		if told(d.Text, d.Turns) != told(want.Text, want.Turns) {
			t.Errorf("%s: the turns differ", name)
		}
	}
}

func BenchmarkDocx(b *testing.B) {
	var body strings.Builder
	for body.Len() < 4<<20 {
		body.WriteString(`<w:p w:rsidR="00A77427" w:rsidRDefault="007F1D13"><w:pPr><w:spacing w:after="120"/></w:pPr>` + bold("INT:") + wr(" Why did you go to the harbour then, and what was it that you saw there?") + `</w:p>`)
		body.WriteString(`<w:p w:rsidR="00A77427" w:rsidRDefault="007F1D13">` + bold("P07:") + wr(" I don&#8217;t know, it was the café that I went to, mostly, and ") + wr("the people there were kind.") + `</w:p>`)
	}
	data := wordFile(b, body.String())
	r := NewReader("", 1)
	b.SetBytes(int64(body.Len()))
	for b.Loop() {
		if _, err := r.Read(b.Context(), "a.docx", bytes.NewReader(data), int64(len(data))); err != nil {
			b.Fatal(err)
		}
	}
}
