package format

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"firsthand.study/internal/text"
)

func TestPlainTextIsTheFiles(t *testing.T) {
	const odd = "e\u0301 é \u2028 \u2029 \u0085 \v\f  \t\u00a0 trailing  \n\n\n👨‍👩‍👧 عَمَّان \u200f\u202e x\n"
	for _, c := range []struct{ name, file, text, note string }{
		{"as it stands", odd, odd, ""},
		{"a byte-order mark", "\xef\xbb\xbf" + odd, odd, ""},
		{"a mark that is not at the start", "a\ufeffb", "a\ufeffb", ""},
		{"CRLF", "a\r\nb\r\n", "a\nb\n", "from CRLF to LF"},
		{"CR", "a\rb\r", "a\nb\n", "from CR to LF"},
		{"both", "a\rb\r\nc\r\r\n", "a\nb\nc\n\n", "from CRLF and CR to LF"},
		{"UTF-16 LE", "\xff\xfe" + utf16le("é👩\r\nx"), "é👩\nx", "Line ends"},
		{"UTF-16 BE", "\xfe\xff" + utf16be("é👩x"), "é👩x", ""},
		{"UTF-16 LE without a mark", utf16le("Київ та море, а що"), "Київ та море, а що", "guess"},
		{"UTF-16 BE without a mark", utf16be("plain words"), "plain words", "guess"},
		{"half a pair", "\xff\xfea\x00\x3d\xd8b\x00", "a\ufffdb", "Halves"},
		{"half a unit", "\xff\xfea\x00b", "a\ufffd", "Halves"},
		{"Windows-1252", "caf\xe9 \x93so\x94 \x80 5", "café “so” € 5", "Windows-1252"},
		{"a lone byte in UTF-8", "ééééé\n\xff and on", "ééééé\n\ufffd and on", "the first on line 2"},
		{"overlong forms", "éééééééé\xc0\xaf", "éééééééé\ufffd\ufffd", "(2, the first"},
		{"cut short in a character", "éééé\xf0\x9f", "éééé\ufffd\ufffd", "not UTF-8"},
		{"a NUL", strings.Repeat("words ", 40) + "\x00", strings.Repeat("words ", 40) + "\ufffd", "NUL"},
	} {
		d := read(t, "a.txt", []byte(c.file))
		notes := strings.Join(d.Notes, " ")
		if d.Text != c.text || c.note == "" && notes != "" || !strings.Contains(notes, c.note) {
			t.Errorf("%s: got %q with the notes %q, want %q and %q", c.name, d.Text, notes, c.text, c.note)
		}
	}
}

func utf16le(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func utf16be(s string) string {
	b := []byte(utf16le(s))
	for i := 0; i+1 < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

// Every text comes through every encoding as it is, but for its line ends.
func TestEncodingsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		s = strings.TrimLeft(strings.ToValidUTF8(strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' {
				return -1 // too many are of no text
			}
			return r
		}, s), ""), "\ufeff")
		for name, file := range map[string]string{"UTF-8": "\xef\xbb\xbf" + s, "UTF-16 LE": "\xff\xfe" + utf16le(s), "UTF-16 BE": "\xfe\xff" + utf16be(s)} {
			if got, notes, err := decode([]byte(file)); err != nil || got != s || notes != nil {
				t.Fatalf("%s: got %q, %q, %v, want %q", name, got, notes, err, s)
			}
		}
	})
}

func TestMarkdownIsMarkedAndUnchanged(t *testing.T) {
	const s = "# Interview 7 é\n\nINT: Why?\n\nP07: Because\n- of *this*\n  2) and that\n\nUnderlined\n===\n\n```\n# no heading\n- no item\n```\n\n#no heading\n\n---\n\nINT: Oh.\n"
	d := read(t, "a.md", []byte(s))
	if d.Text != s {
		t.Errorf("the text was changed: %q", d.Text)
	}
	ix := text.NewIndex(d.Text)
	var got []string
	for _, m := range d.Marks {
		got = append(got, m.Kind+" "+ix.Slice(m.Span)+" "+m.Note)
	}
	want := "heading1 # Interview 7 é |item - of *this* -|item 2) and that 2)|heading1 Underlined "
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if got := told(d.Text, d.Turns); got != "INT|Why? P07|Because¶- of *this*¶  2) and that INT|Oh." {
		t.Errorf("turns: %s", got)
	}
}

func BenchmarkPlain(b *testing.B) {
	page := []byte(strings.Repeat("INTERVIEWER: How was the shift at the café, with the manager and the rent?\n\nP001: "+strings.Repeat("I always know what the work is about. ", 12)+"\n\n", 45))
	r := NewReader("", 1)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := r.Read(b.Context(), "a.txt", bytes.NewReader(page), int64(len(page))); err != nil {
			b.Fatal(err)
		}
	}
}
