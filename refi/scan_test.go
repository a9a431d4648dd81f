package refi

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func description(t *testing.T, inner string) (string, *Report) {
	t.Helper()
	x := head + "<Description>" + inner + "</Description></Project>"
	f, err := NewFile(strings.NewReader(x), int64(len(x)))
	if err != nil {
		t.Fatalf("%s: %v", inner, err)
	}
	return f.Head().Description, f.Report()
}

// Text comes out as XML 1.0 says.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"a &lt;&gt;&amp;&quot;&apos; b":        `a <>&"' b`,
		"&#65;&#x1F600;&#xe9;":                 "A😀é",
		"one\r\ntwo\rthree\nfour":              "one\ntwo\nthree\nfour",
		"&#13;&#10;&#9;":                       "\r\n\t",
		"<![CDATA[a < b && c ]] > d]]>e":       "a < b && c ]] > de",
		"a<!-- <b> & -->b<?pi <c> ?>c":         "abc",
		"<![CDATA[\r\n]]>":                     "\n",
		"  spaces  ":                           "  spaces  ",
		"e\u0301 \u2028 \U0010FFFF \u00a0שלום": "e\u0301 \u2028 \U0010FFFF \u00a0שלום",
	} {
		if got, rep := description(t, in); got != want || len(rep.Problems) > 0 {
			t.Errorf("%q gives %q, %v", in, got, rep.Problems)
		}
	}
}

// What is not well-formed is repaired, one character for one, and told.
func TestRepairs(t *testing.T) {
	for in, want := range map[string]string{
		"a\x0Bb\x00c":                     "a\uFFFDb\uFFFDc",
		"a&#11;b&#0;c&#xD800;d":           "a\uFFFDb\uFFFDc\uFFFDd",
		"AT&T & co; &nbsp; &x":            "AT&T & co; &nbsp; &x",
		"a < b and <b>bold</b> <i/> </x>": "a < b and <b>bold</b> <i/> </x>",
		"caf\xe9 \x93quoted\x94":          "café “quoted”",
		"a ]]> b":                         "a ]]> b",
		"\uFFFE":                          "\uFFFD",
	} {
		got, rep := description(t, in)
		if got != want || rep.Count(Invalid) == 0 || rep.Count(Changed) == 0 {
			t.Errorf("%q gives %q, %v", in, got, rep.Problems)
		}
		x := head + "<Description>" + in + "</Description></Project>"
		if _, err := NewFile(strings.NewReader(x), int64(len(x)), Options{Strict: true}); err == nil {
			t.Errorf("strict reading takes %q", in)
		}
	}
	x := `<Project xmlns="urn:QDA-XML:project:1.0" name="a < b & c` + "\x01\t\r\n" + `&#10;">` + `</Project>`
	f, err := NewFile(strings.NewReader(x), int64(len(x)))
	if err != nil || f.Head().Name != "a < b & c\uFFFD  \n" {
		t.Errorf("%q %v", f.Head().Name, err)
	}
}

func TestEncodings(t *testing.T) {
	want := "café 😀"
	utf16 := func(s string, big bool) string {
		out := []byte{}
		put := func(u uint16) {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		put(0xFEFF)
		for _, r := range s {
			if r > 0xFFFF {
				put(uint16(0xD800 + (r-0x10000)>>10))
				put(uint16(0xDC00 + (r-0x10000)&0x3FF))
			} else {
				put(uint16(r))
			}
		}
		return string(out)
	}
	plain := head + "<Description>" + want + "</Description></Project>"
	for name, data := range map[string]string{"UTF-8": plain, "mark": "\uFEFF" + plain, "UTF-16LE": utf16(plain, false), "UTF-16BE": utf16(plain, true)} {
		f, err := NewFile(strings.NewReader(data), int64(len(data)))
		if err != nil || f.Head().Description != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	latin := `<?xml version="1.0" encoding="Windows-1252"?>` + head + "<Description>caf\xe9 \x80</Description></Project>"
	if f, err := NewFile(strings.NewReader(latin), int64(len(latin))); err != nil || f.Head().Description != "café €" {
		t.Errorf("Windows-1252: %v", err)
	}
	if text := NewText([]byte("caf\xe9 \x80\r\n")); text.Words != "café €\n" || text.Encoding != "Windows-1252" {
		t.Errorf("%+v", text)
	}
	if text := NewText([]byte(utf16("é\r\n😀", false))); text.Words != "é\n😀" || text.Encoding != "UTF-16" {
		t.Errorf("%+v", text)
	}
}

// A file cut anywhere, read in pieces of any size, is no panic and no silence.
func TestCutAnywhere(t *testing.T) {
	for n := range len(oneText) {
		x := oneText[:n]
		if _, err := NewFile(strings.NewReader(x), int64(n)); err == nil {
			t.Fatalf("%q is taken for whole", x)
		}
	}
	whole := Validate(strings.NewReader(oneText))
	if got := Validate(iotest.OneByteReader(strings.NewReader(oneText))); len(got) != len(whole) {
		t.Errorf("read byte by byte: %v", got)
	}
}

// What we take for well-formed without a word, the standard library takes too.
func FuzzXML(f *testing.F) {
	for _, seed := range []string{oneText, head + "</Project>", head + "<Description>&lt;<![CDATA[x]]></Description></Project>",
		`<?xml version="1.0"?><q:Project xmlns:q="urn:QDA-XML:project:1.0" name='a"b'><!-- c --></q:Project>`,
		head + "<Description>a < b</Description></Project>", head + "<Users><User guid=\"c001\" x:y='1'/></Users></Project>",
		"<!DOCTYPE x><Project/>", "\uFEFF<Project name='&#x41;'/>", head + "<Links><Link guid='' color='rgb(1,2,3)'/></Links></Project>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			return
		}
		file, err := NewFile(bytes.NewReader(data), int64(len(data)), Options{Limits: Limits{Text: 1 << 20}})
		if err != nil {
			return
		}
		p, err := file.Project()
		if err != nil {
			t.Fatalf("read once, not twice: %v", err)
		}
		if !file.Report().Has(Invalid) {
			d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("valid for us, not XML for the standard library: %v", err)
				}
			}
		}
		var out, again bytes.Buffer
		if _, err := WriteXML(&out, p, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, out.Bytes())
		back, err := NewFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		q, err := back.Project()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := WriteXML(&again, q, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Fatalf("a second export has other bytes\n%s\n%s", &out, &again)
		}
	})
}

func FuzzContainer(f *testing.F) {
	f.Add(pack(f, entry{"project.qde", oneText}, entry{"sources/" + g3 + ".txt", "big world"}))
	f.Add(pack(f, entry{"a/b.qde", oneText}, entry{"../x", "y"}, entry{"firsthand.json", "{}"}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := NewFile(bytes.NewReader(data), int64(len(data)), Options{Limits: Limits{Entries: 100, Project: 1 << 20, File: 1 << 20, Text: 1 << 20}})
		if err != nil {
			return
		}
		if _, err := file.Check(); err != nil {
			return
		}
		for _, err := range file.Codings() {
			if err != nil {
				return
			}
		}
	})
}

func FuzzCodebook(f *testing.F) {
	f.Add([]byte(`<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes><Code guid="` + g1 + `" name="c" isCodable="true"><Description>d</Description></Code></Codes><Sets><Set guid="` + g2 + `" name="s"><MemberCode guid="` + g1 + `"/></Set></Sets></CodeBook>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, _, err := ReadCodebook(bytes.NewReader(data), Options{Limits: Limits{Text: 1 << 20}})
		if err != nil || len(b.Codes) == 0 {
			return
		}
		var out bytes.Buffer
		if _, err := WriteCodebook(&out, b, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, out.Bytes())
	})
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte(v6), int64(7), int64(10), "fin", "NVivo")
	f.Add([]byte("caf\xe9\r\r\n"), int64(-1), int64(1<<62), "…", "eQc")
	f.Fuzz(func(t *testing.T, data []byte, start, end int64, name, origin string) {
		text := NewText(data)
		d := Detect(text, []Evidence{{start, end, name}, {0, 1, "a…"}}, origin)
		for _, c := range append(among(text), d.Convention) {
			v := NewConverter(text, c)
			span, ok := v.Span(start, end)
			if span.Start < 0 || span.End < span.Start || span.End > v.words.Len() {
				t.Fatalf("%s: %v lies outside", c, span)
			}
			if ok && (start < 0 || end > 2*int64(len(data))+3) {
				t.Fatalf("%s: %d-%d is taken for inside", c, start, end)
			}
		}
	})
}
