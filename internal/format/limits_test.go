package format

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	firsthand "firsthand.study"
)

// refused reads a file that must not be read and returns the sentence.
func refused(t testing.TB, name string, file io.ReaderAt, size int64) string {
	t.Helper()
	r := NewReader("", 1)
	defer r.Close()
	began := time.Now()
	d, err := r.Read(t.Context(), name, file, size)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("%s: refused after %v", name, took)
	}
	if err == nil {
		t.Errorf("%s: read as %.100q", name, d.Text)
		return ""
	}
	e, ok := errors.AsType[*firsthand.Error](err)
	if !ok || e.Kind != firsthand.Invalid {
		t.Errorf("%s: the error is %T of the kind %v", name, err, firsthand.KindOf(err))
	}
	s := err.Error()
	if !strings.HasPrefix(s, name+" ") || !strings.HasSuffix(s, ".") || strings.ContainsAny(s, "\n") || strings.Count(s, name) != 1 {
		t.Errorf("%s: not one sentence that names the file: %q", name, s)
	}
	return s
}

func refusedBytes(t testing.TB, name, file, says string) {
	t.Helper()
	if s := refused(t, name, strings.NewReader(file), int64(len(file))); !strings.Contains(s, says) {
		t.Errorf("%s: %q does not say %q", name, s, says)
	}
}

func TestBadFilesGiveOneSentence(t *testing.T) {
	good := everything(t)
	compound := string(cfbf) + strings.Repeat("\x00", 600)
	locked := compound + utf16le("EncryptedPackage")
	for _, c := range []struct{ name, file, says string }{
		{"empty.txt", "", "empty"},
		{"empty.docx", "", "empty"},
		{"blank.txt", " \n\t\n", "no words"},
		{"mark.txt", "\xef\xbb\xbf", "no words"},
		{"binary.txt", string(bytes.Repeat([]byte{0, 1, 2, 3, 0xff, 0xfe}, 100)), "binary"},
		{"wide.txt", "\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"},
		{"locked.docx", locked, "password"},
		{"old.doc", compound, "before 2007"},
		{"old.docx", compound, "before 2007"},
		{"cut.docx", string(good[:len(good)/2]), "damaged"},
		{"head.docx", "PK\x03\x04", "damaged"},
		{"words.docx", "just words", "damaged"},
		{"words.odt", "just words", "damaged"},
		{"words.rtf", "just words", "damaged"},
		{"cut.rtf", `{\rtf1 words {\b and`, "damaged"},
		{"deep.rtf", `{\rtf1 ` + strings.Repeat("{", 5000), "nested"},
		{"nothing.rtf", `{\rtf1 }`, "no words"},
		{"nothing.html", "<p></p>", "no words"},
		{"zip.docx", string(packed(t, "readme.txt", "words")), "zip"},
		{"zip.txt", string(packed(t, "readme.txt", "words")), "zip"},
		{"noparts.docx", string(packed(t, "[Content_Types].xml", "<x/>")), "damaged"},
		{"table.csv", "a,b\n1,2\n", "table"},
		{"picture.png", "\x89PNG\r\n\x1a\n", "format"},
		{"unclosed.docx", string(packed(t, "word/document.xml", "<w:document><w:body>")), "damaged"},
		{"crossed.docx", string(packed(t, "word/document.xml", "<a><b></a></b>")), "damaged"},
		{"deep.docx", string(packed(t, "word/document.xml", strings.Repeat("<w:tbl><w:tr><w:tc>", 100_000))), "nested"},
		{"deep.odt", string(packed(t, "content.xml", strings.Repeat("<text:section>", 100_000))), "nested"},
		{"sealed.odt", string(packed(t, "META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>", "content.xml", "\x01\x02")), "password"},
	} {
		refusedBytes(t, c.name, c.file, c.says)
	}
}

// Entities: nothing is expanded, nothing is fetched, and it takes no time.
func TestEntitiesAreRefused(t *testing.T) {
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, []byte("secret words"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no loopback network to listen on")
	}
	defer l.Close()
	hits := make(chan struct{}, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
			hits <- struct{}{}
		}
	}()
	var laughs strings.Builder
	laughs.WriteString("<!DOCTYPE x [<!ENTITY a0 \"words\">")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&laughs, "<!ENTITY a%d \"%s\">", i, strings.Repeat(fmt.Sprintf("&a%d;", i-1), 10))
	}
	laughs.WriteString("]>")
	body := `<w:document` + wordNS + `><w:body>` + para("&x;&a9;") + `</w:body></w:document>`
	for name, prolog := range map[string]string{
		"laughs.docx": laughs.String(),
		"square.docx": `<!DOCTYPE x [<!ENTITY x "` + strings.Repeat("words ", 10_000) + `">]>`,
		"file.docx":   `<!DOCTYPE x [<!ENTITY x SYSTEM "file://` + secret + `">]>`,
		"net.docx":    `<!DOCTYPE x [<!ENTITY x SYSTEM "http://` + l.Addr().String() + `/">]>`,
		"dtd.docx":    `<!DOCTYPE x SYSTEM "http://` + l.Addr().String() + `/">`,
	} {
		refusedBytes(t, name, string(packed(t, "word/document.xml", wordHead+prolog+body)), "document type")
		refusedBytes(t, strings.Replace(name, "docx", "odt", 1), string(packed(t, "content.xml", prolog+`<text:p>&x;</text:p>`)), "document type")
	}
	refusedBytes(t, "unknown.docx", string(packed(t, "word/document.xml", body)), "damaged")
	select {
	case <-hits:
		t.Error("something was fetched")
	default:
	}
}

// forged makes a zip file of one part that claims to be of size bytes.
func forged(t testing.TB, name string, size uint64, content func(w io.Writer)) []byte {
	t.Helper()
	var packed bytes.Buffer
	f, _ := flate.NewWriter(&packed, 9)
	sum := crc32.NewIEEE()
	content(io.MultiWriter(f, sum))
	f.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(packed.Bytes())
	z.Close()
	return b.Bytes()
}

func spaces(n int) func(io.Writer) {
	return func(w io.Writer) {
		page := bytes.Repeat([]byte{' '}, 1<<20)
		for range n {
			w.Write(page)
		}
	}
}

func TestBombsAreRefusedInLittleMemory(t *testing.T) {
	many := func() string { // 100,000 parts
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range 100_000 {
			z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("word/%d.xml", i)})
		}
		z.Close()
		return b.String()
	}()
	// The directory says it has one part, and has 100,000.
	lying := []byte(many)
	end := len(lying) - 22
	binary.LittleEndian.PutUint16(lying[end+8:], 1)
	binary.LittleEndian.PutUint16(lying[end+10:], 1)
	honest := string(forged(t, "word/document.xml", 90<<20, spaces(90)))
	nested := honest
	for i := range 6 {
		nested = string(packed(t, fmt.Sprintf("%d.docx", i), nested))
	}
	files := []struct{ name, file, says string }{
		{"ratio.docx", honest, "unpacks to so much more"},
		{"ratio.odt", string(forged(t, "content.xml", 90<<20, spaces(90))), "unpacks to so much more"},
		{"large.docx", string(forged(t, "word/document.xml", 200<<20, spaces(1))), "more than 100 MB"},
		{"claims.docx", string(forged(t, "word/document.xml", 10<<30, spaces(1))), "more than 2048 MB"},
		{"understates.docx", string(forged(t, "word/document.xml", 1000, spaces(90))), "damaged"},
		{"overstates.docx", string(forged(t, "word/document.xml", 15<<20, spaces(1))), "damaged"},
		{"many.docx", many, "more parts"},
		{"lying.docx", string(lying), ""},
		{"nested.docx", nested, "zip"},
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, c := range files {
		refusedBytes(t, c.name, c.file, c.says)
	}
	runtime.ReadMemStats(&after)
	if grew := after.TotalAlloc - before.TotalAlloc; grew > 200<<20 {
		t.Errorf("%d MB were allocated", grew>>20)
	}
}

// A file that says it has a gigabyte is refused without being read.
func TestLargeFilesAreRefusedUnread(t *testing.T) {
	for _, name := range []string{"large.txt", "large.docx", "large.rtf", "large.html", "large.md", "large.pdf"} {
		if s := refused(t, name, unread{t}, 1<<30); !strings.Contains(s, "256 MB") {
			t.Errorf("%s: %q", name, s)
		}
	}
	page := &sparse{size: 150 << 20}
	if s := refused(t, "long.txt", page, page.size); !strings.Contains(s, "100 MB") {
		t.Errorf("long.txt: %q", s)
	}
}

type unread struct{ t *testing.T }

func (u unread) ReadAt([]byte, int64) (int, error) {
	u.t.Error("the file was read")
	return 0, io.EOF
}

// A sparse file is all spaces.
type sparse struct{ size int64 }

func (s *sparse) ReadAt(p []byte, at int64) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// Names of parts that climb are names like any other: nothing is written.
func TestPathsThatClimbAreOnlyNames(t *testing.T) {
	file := packed(t, "../../etc/passwd", "x", "/abs", "x", `..\win`, "x", strings.Repeat("a/", 2000), "", "word/document.xml", `<w:document`+wordNS+`><w:body>`+para("words")+`</w:body></w:document>`, "WORD/DOCUMENT.XML", "<other/>")
	if d := read(t, "climbs.docx", file); d.Text != "words" {
		t.Errorf("got %q", d.Text)
	}
	climbing := packed(t, "_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="x/officeDocument" Target="../../../../etc/hostname"/></Relationships>`,
		"word/document.xml", `<w:document`+wordNS+`><w:body>`+para("words")+`</w:body></w:document>`)
	if d := read(t, "climbs.docx", climbing); d.Text != "words" {
		t.Errorf("got %q", d.Text)
	}
}

func TestContentSaysTheFormat(t *testing.T) {
	for name, file := range map[string]string{"a.txt": `{\rtf1 words}`, "a.doc": `{\rtf1 words}`, "b.txt": string(wordFile(t, para("words"))), "c.rtf": string(openFile(t, "", "<text:p>words</text:p>"))} {
		d := read(t, name, []byte(file))
		if d.Text != "words" || !strings.Contains(strings.Join(d.Notes, " "), "by its content") {
			t.Errorf("%s: got %q with the notes %q", name, d.Text, d.Notes)
		}
	}
}

func TestReadingStopsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r := NewReader("", 1)
	for name, file := range map[string][]byte{"a.txt": []byte("words"), "a.docx": everything(t), "a.rtf": []byte(everythingRTF)} {
		if _, err := r.Read(ctx, name, bytes.NewReader(file), int64(len(file))); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
