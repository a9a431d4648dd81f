package refi

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// exampleFile is testdata/example.qdpx, as NVivo would have written it: a mark,
// CR LF, UTF-16 units. go test -update writes it anew.
func exampleFile(t *testing.T) []byte {
	text := "Ann\r\nI never got home by six.\r\nBob\r\n\r\nMy back went 🤕 in the end, and then\r\nno 🤕 more\r\n"
	at := func(s string) int64 { return utf16Units(text[:strings.Index(text, s)]) }
	place := func(s string) (int64, int64) { return at(s), at(s) + utf16Units(s) }
	work, overtime, health := GUID("22222222-0000-4000-8000-000000000001"), GUID("22222222-0000-4000-8000-000000000002"), GUID("22222222-0000-4000-8000-000000000003")
	sel := func(n string, s string, code GUID) TextSelection {
		start, end := place(s)
		return TextSelection{Head: Head{GUID: GUID("22222222-0000-4000-8000-0000000001" + n), Blank: BlankName | BlankDescription}, Start: start, End: end,
			Codings: []Coding{{GUID: GUID("22222222-0000-4000-8000-0000000002" + n), Code: code}}}
	}
	src := &TextSource{Head: Head{GUID: "22222222-0000-4000-8000-000000000009", Name: "P01.txt"}, PlainTextPath: "internal://22222222-0000-4000-8000-00000000000A.txt",
		Selections: []TextSelection{sel("01", "I never got home by six.", overtime), sel("02", "My back went 🤕 in the end", health)}}
	p := &Project{Name: "Example", Origin: "NVivo 12", Sources: []Source{src}, Codes: []Code{
		{GUID: work, Name: "Work", Codes: []Code{{GUID: overtime, Name: "Overtime", Codable: true}}}, {GUID: health, Name: "Health", Codable: true, Color: "#CC3311"}}}
	var out bytes.Buffer
	w := NewWriter(&out, WriteOptions{})
	w.Begin(p)
	w.End()
	w.AddFile(src.PlainTextPath, strings.NewReader("\uFEFF"+text))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The committed file has the entries that are made here; how they are packed is
// up to the Go version.
func TestExampleFileIsCurrent(t *testing.T) {
	const name = "testdata/example.qdpx"
	made := exampleFile(t)
	if *update {
		if err := os.WriteFile(name, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := entries(t, made), entries(t, kept); !maps.Equal(a, b) {
		t.Errorf("%s is not what the test makes: %v, %v", name, a, b)
	}
}

func entries(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

// The report of every file of testdata, as check prints it.
func TestCheck(t *testing.T) {
	for _, name := range []string{annexA2, "spec-annexA1.qdc", "spec-annexA3-transana.qde", "qualcoder-3.8.2-codebook.qdc", "example.qdpx"} {
		s, err := Check(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(s, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "check", name+".json"), string(got)+"\n")
	}
}

func TestCheckSaysTheConvention(t *testing.T) {
	data := exampleFile(t)
	f, err := NewFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Check()
	if err != nil {
		t.Fatal(err)
	}
	if s.Convention != "UTF-16 units, CRLF as 2, end exclusive" || !s.Valid || s.Codes != 3 || s.Selections != 2 || s.Codings != 2 {
		t.Errorf("%+v", s)
	}
}

func TestCheckRefusesWhatIsNoFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.qdpx")
	if _, err := Check(name); !os.IsNotExist(err) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(name, []byte("PK but no zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Check(name); err == nil || !strings.HasPrefix(err.Error(), "x.qdpx: ") {
		t.Errorf("%v", err)
	}
}
