package refi

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// entry is one file of a test container.
type entry struct{ name, content string }

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const oneText = head + `<Sources><TextSource guid="` + g3 + `" name="P01" plainTextPath="internal://` + g3 + `.txt"><PlainTextSelection guid="` + g2 + `" startPosition="4" endPosition="9" name="world"/></TextSource></Sources></Project>`

func firstText(t *testing.T, data []byte, options ...Options) (string, *File) {
	t.Helper()
	f, err := NewFile(bytes.NewReader(data), int64(len(data)), options...)
	if err != nil {
		t.Fatal(err)
	}
	for src, err := range f.Sources() {
		if err != nil {
			t.Fatal(err)
		}
		text, err := f.Text(src.(*TextSource))
		if err != nil {
			return err.Error(), f
		}
		return text.Words, f
	}
	return "", f
}

// Every way programs lay out a container is read.
func TestContainerLayouts(t *testing.T) {
	txt := g3 + ".txt"
	for name, entries := range map[string][]entry{
		"the standard's":           {{"project.qde", oneText}, {"sources/" + txt, "big world"}},
		"ATLAS.ti on macOS":        {{"My study.qde", oneText}, {"sources/" + txt, "big world"}},
		"capital P":                {{"Project.qde", oneText}, {"sources/" + txt, "big world"}},
		"NVivo for Windows":        {{"project.qde", oneText}, {"Sources/" + txt, "big world"}},
		"NVivo for Mac":            {{"project.qde", oneText}, {"sources/.root", ""}, {"sources/" + txt, "big world"}},
		"extension in other case":  {{"project.qde", oneText}, {"sources/" + g3 + ".TXT", "big world"}},
		"name in other case":       {{"project.qde", oneText}, {"sources/" + strings.ToLower(txt), "big world"}},
		"backslashes":              {{"project.qde", oneText}, {`sources\` + txt, "big world"}},
		"the system's junk":        {{"__MACOSX/._project.qde", "x"}, {".DS_Store", "x"}, {"project.qde", oneText}, {"sources/" + txt, "big world"}, {"__MACOSX/sources/._" + txt, "x"}},
		"a folder around all":      {{"My study/project.qde", oneText}, {"My study/sources/" + txt, "big world"}},
		"sources at the root":      {{"project.qde", oneText}, {txt, "big world"}},
		"two projects":             {{"backup/old.qde", head + "</Project>"}, {"project.qde", oneText}, {"sources/" + txt, "big world"}},
		"a file twice":             {{"project.qde", oneText}, {"sources/" + txt, "big world"}, {"sources/" + txt, "other"}},
		"one that climbs":          {{"project.qde", oneText}, {"../sources/" + txt, "evil"}, {"sources/" + txt, "big world"}},
		"mark before the XML":      {{"project.qde", "\uFEFF" + oneText}, {"sources/" + txt, "big world"}},
		"path without internal://": {{"project.qde", strings.ReplaceAll(oneText, "internal://", "")}, {"sources/" + txt, "big world"}},
		"path with folder":         {{"project.qde", strings.ReplaceAll(oneText, "internal://", "sources/")}, {"sources/" + txt, "big world"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := firstText(t, pack(t, entries...)); got != "big world" {
				t.Errorf("the text is %q", got)
			}
		})
	}
}

func TestNameSpaces(t *testing.T) {
	for _, space := range []string{"urn:QDA-XML:project:0:10", "urn:QDA-XML:project:1:0", "urn:QDA-XML:project:2.0", ""} {
		xml := strings.Replace(oneText, projectSpace, space, 1)
		f, err := NewFile(strings.NewReader(xml), int64(len(xml)))
		if err != nil || f.Counts().Selections != 1 || f.Report().Count(Invalid) != 1 {
			t.Errorf("%q: %v", space, err)
		}
	}
	for _, space := range []string{"urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0"} {
		b, rep, err := ReadCodebook(strings.NewReader(`<CodeBook xmlns="` + space + `"><Codes><Code guid="c001" name="n" isCodable="true" color="rgb(255, 0,10)"/></Codes></CodeBook>`))
		if err != nil || len(b.Codes) != 1 || b.Codes[0].GUID != "c001" || b.Codes[0].Color != "rgb(255, 0,10)" {
			t.Errorf("%q: %v %v", space, err, rep)
		}
		var out bytes.Buffer
		if _, err := WriteCodebook(&out, b, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, out.Bytes())
		back, _, err := ReadCodebook(&out)
		if err != nil || back.Codes[0].Color != "#FF000A" || back.Codes[0].GUID != GUID("c001").Standard() {
			t.Errorf("%+v %v", back.Codes, err)
		}
	}
}

// Containers made to do harm are refused, or the harmful part is not used.
func TestHostileContainers(t *testing.T) {
	link := func() []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, _ := z.Create("project.qde")
		io.WriteString(w, oneText)
		h := &zip.FileHeader{Name: "sources/" + g3 + ".txt"}
		h.SetMode(0o777 | fs.ModeSymlink)
		w, _ = z.CreateHeader(h)
		io.WriteString(w, "/etc/passwd")
		z.Close()
		return out.Bytes()
	}
	if got, f := firstText(t, link()); !strings.Contains(got, "does not hold") || f.Counts().Missing != 1 {
		t.Errorf("a symbolic link gives %q", got)
	}
	for _, climbing := range []string{"../" + g3 + ".txt", "/etc/" + g3 + ".txt", `C:\x\` + g3 + ".txt", "sources/../../" + g3 + ".txt"} {
		if got, _ := firstText(t, pack(t, entry{"project.qde", oneText}, entry{climbing, "evil"})); !strings.Contains(got, "does not hold") {
			t.Errorf("%s gives %q", climbing, got)
		}
	}
	many := []entry{{"project.qde", oneText}}
	for i := range 60 {
		many = append(many, entry{fmt.Sprintf("sources/%d.txt", i), "x"})
	}
	refused := func(name string, data []byte, l Limits, want string) {
		t.Helper()
		f, err := NewFile(bytes.NewReader(data), int64(len(data)), Options{Limits: l})
		if err == nil {
			_, err = f.Project()
			if err == nil {
				_, err = f.Check()
			}
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("too many entries", pack(t, many...), Limits{Entries: 50}, "more than 50 files")
	refused("a bomb", pack(t, entry{"project.qde", head + strings.Repeat(" ", 40<<20) + "</Project>"}), Limits{}, "far more")
	refused("a large project", pack(t, entry{"project.qde", oneText + strings.Repeat(" ", 1000)}), Limits{Project: 900}, "larger than")
	bomb := pack(t, entry{"project.qde", oneText}, entry{"sources/" + g3 + ".txt", strings.Repeat("x", 40<<20)})
	refused("a bomb of a text", bomb, Limits{}, "far more")
	refused("one inside another", pack(t, entry{"inner.qdpx", "PK"}), Limits{}, "another project")
	refused("no project", pack(t, entry{"a.txt", "x"}), Limits{}, "no .qde")
	refused("cut off", pack(t, many...)[:200], Limits{}, "cut off")
	refused("deep", []byte(head+`<CodeBook><Codes>`+strings.Repeat(`<Code guid="`+g1+`" name="c" isCodable="true">`, 2000)), Limits{}, "deep")
	refused("DOCTYPE", []byte(`<!DOCTYPE x [<!ENTITY a "aaaa">]>`+head+`&a;</Project>`), Limits{}, "DOCTYPE")
	refused("long tag", []byte(head+`<Users x="`+strings.Repeat("x", 1<<20)), Limits{Text: 1 << 18}, "longer than")
	refused("not XML", []byte("hello"), Limits{}, "no XML")
	refused("another XML", []byte("<html></html>"), Limits{}, "no REFI-QDA file")
	refused("empty", nil, Limits{}, "no XML")
	refused("cut off XML", []byte(oneText[:len(oneText)-30]), Limits{}, "cut off")
}

// A source beside a bare .qde is found by its name, and nothing else is opened.
func TestBareProject(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(filepath.Join(dir, "sources"), 0o755))
	must(os.WriteFile(filepath.Join(dir, "a.qde"), []byte(oneText), 0o600))
	must(os.WriteFile(filepath.Join(dir, "sources", strings.ToLower(g3)+".TXT"), []byte("big world"), 0o600))
	must(os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o600))
	must(os.Symlink("../secret.txt", filepath.Join(dir, "sources", "link.txt")))
	f, err := Open(filepath.Join(dir, "a.qde"))
	must(err)
	defer f.Close()
	for c, err := range f.Sources() {
		must(err)
		text, err := f.Text(c.(*TextSource))
		must(err)
		if text.Words != "big world" {
			t.Errorf("%q", text.Words)
		}
	}
	for _, ref := range []string{"internal://link.txt", "internal://../secret.txt", "absolute:///etc/passwd", "/etc/passwd", "relative:///secret.txt"} {
		if _, _, err := f.OpenSource(ref); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", ref, err)
		}
	}
}

// Files that are not text come through byte by byte, with the extra files.
func TestSourcesAndExtrasPassThrough(t *testing.T) {
	xml := head + `<Sources><PictureSource guid="` + g1 + `" path="internal://a.png" currentPath="absolute:///C:/a.png"/><VideoSource guid="` + g2 + `" path="absolute:///D:/b.mp4"/><PictureSource guid="` + g4 + `" path="internal://A.PNG"/></Sources></Project>`
	picture := strings.Repeat("\x89PNG\x00\xFF", 1000)
	data := pack(t, entry{"project.qde", xml}, entry{"firsthand.json", `{"a":1}`}, entry{"sources/a.png", picture})
	f, err := NewFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.Extras(), []string{"firsthand.json"}) {
		t.Errorf("extras %v", f.Extras())
	}
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := Write(&out, p, f.OpenSource, map[string][]byte{"firsthand.json": []byte(`{"a":1}`)}, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	g, err := NewFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	read := func(r io.ReadCloser, _ int64, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if read(g.OpenSource("internal://a.png")) != picture || read(g.OpenExtra("firsthand.json")) != `{"a":1}` {
		t.Error("a file is not the same")
	}
	names := []string{}
	zr, _ := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	for _, e := range zr.File {
		names = append(names, e.Name)
		if e.Method != zip.Deflate {
			t.Errorf("%s is not packed by Deflate", e.Name)
		}
	}
	if !slices.Equal(names, []string{"project.qde", "sources/a.png", "firsthand.json"}) {
		t.Errorf("entries %v", names)
	}
}

func TestWriterWantsItsOrder(t *testing.T) {
	w := NewWriter(io.Discard, WriteOptions{})
	if err := w.Source(&TextSource{}); err == nil {
		t.Error("a source before Begin is taken")
	}
	w = NewWriter(io.Discard, WriteOptions{})
	w.Begin(&Project{Name: "p"})
	w.End()
	if err := w.AddFile("internal://../../x", strings.NewReader("")); err != nil {
		t.Errorf("a base name is taken: %v", err)
	}
	if err := w.AddFile("absolute:///x", strings.NewReader("")); err == nil {
		t.Error("a file outside is put in")
	}
	if err := w.Close(); err == nil {
		t.Error("an error is forgotten")
	}
}
