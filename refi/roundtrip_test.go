package refi

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// xmllint judges XML by a schema of the standard; nil means valid. It skips the
// test where the program is not installed.
func xmllint(t *testing.T, schema string, xml []byte) error {
	t.Helper()
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (package libxml2-utils); our own check has passed")
	}
	name := filepath.Join(t.TempDir(), "x.xml")
	if err := os.WriteFile(name, xml, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "--nonet", "--noout", "--schema", filepath.Join("testdata", schema), name).CombinedOutput()
	if err != nil {
		t.Logf("%s", out[:min(len(out), 2000)])
	}
	return err
}

func wantValid(t interface {
	Helper()
	Fatalf(string, ...any)
}, xml []byte) {
	t.Helper()
	for _, p := range Validate(bytes.NewReader(xml)) {
		if p.Severity >= Invalid {
			t.Fatalf("not valid: %s\n%s", p, xml)
		}
	}
}

// A random project comes back element by element, and a second export has the
// same bytes.
func TestRandomProjectsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := (&maker{t: t}).project()
		var first bytes.Buffer
		rep, err := Write(&first, p, nil, map[string][]byte{"firsthand.json": []byte("{}")}, WriteOptions{Level: 1})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Has(Invalid) {
			t.Fatal(rep.Problems)
		}
		f, err := NewFile(bytes.NewReader(first.Bytes()), int64(first.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if f.Report().Has(Invalid) {
			t.Fatal(f.Report().Problems)
		}
		back, err := f.Project()
		if err != nil {
			t.Fatal(err)
		}
		if d := Diff(p, back); len(d) > 0 {
			t.Fatal(d)
		}
		var second bytes.Buffer
		if _, err := Write(&second, back, f.OpenSource, map[string][]byte{"firsthand.json": []byte("{}")}, WriteOptions{Level: 1}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("a second export has other bytes")
		}
		var xml bytes.Buffer
		if _, err := WriteXML(&xml, back, WriteOptions{KeepGUIDs: true}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, xml.Bytes())
	})
}

func TestRandomCodebooksRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		b := &Codebook{Codes: append(m.codeTree(3, false), Code{GUID: m.guid(), Name: "one at least"})}
		b.Origin, b.Sets = m.maybe(&b.Blank, BlankOrigin), m.sets(true)
		var out bytes.Buffer
		if _, err := WriteCodebook(&out, b, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, out.Bytes())
		back, rep, err := ReadCodebook(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if rep.Has(Invalid) {
			t.Fatal(rep.Problems)
		}
		if d := DiffCodebooks(b, back); len(d) > 0 {
			t.Fatal(d)
		}
	})
}

// The schema of the standard judges random projects too.
func TestSchemaAcceptsRandomProjects(t *testing.T) {
	example := rapid.Custom(func(t *rapid.T) *Project { return (&maker{t: t}).project() })
	for seed := range 40 {
		var xml bytes.Buffer
		if _, err := WriteXML(&xml, example.Example(seed), WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := xmllint(t, "Project.xsd", xml.Bytes()); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, xml.Bytes())
		}
	}
}

func TestSchemaAcceptsRandomCodebooks(t *testing.T) {
	example := rapid.Custom(func(t *rapid.T) *Codebook {
		m := &maker{t: t}
		return &Codebook{Codes: append(m.codeTree(3, false), Code{GUID: m.guid()}), Sets: m.sets(true)}
	})
	for seed := range 20 {
		var xml bytes.Buffer
		if _, err := WriteCodebook(&xml, example.Example(seed), WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := xmllint(t, "Codebook.xsd", xml.Bytes()); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// Every file of testdata, read and written: what is not the same is listed in
// testdata/differences.txt, and the schema forbids each item of it.
func TestFilesRoundTrip(t *testing.T) {
	var list strings.Builder
	for _, name := range []string{"atlasti-8.4-annexA2-TestProject.qdpx", "spec-annexA3-transana.qde"} {
		f := open(t, name)
		p, err := f.Project()
		if err != nil {
			t.Fatal(err)
		}
		var out, again bytes.Buffer
		if _, err := Write(&out, p, f.OpenSource, nil, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		g, err := NewFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		back, err := g.Project()
		if err != nil {
			t.Fatal(err)
		}
		list.WriteString(name + "\n")
		for _, p := range f.Report().Problems {
			if p.Severity >= Changed {
				list.WriteString("\t" + p.String() + "\n")
			}
		}
		for _, d := range Diff(p, back) {
			list.WriteString("\t" + d.String() + "\n")
		}
		if _, err := Write(&again, back, g.OpenSource, nil, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Errorf("%s: a second export has other bytes", name)
		}
		var xml bytes.Buffer
		WriteXML(&xml, p, WriteOptions{})
		wantValid(t, xml.Bytes())
		t.Run(name, func(t *testing.T) {
			if err := xmllint(t, "Project.xsd", xml.Bytes()); err != nil {
				t.Error(err)
			}
		})
	}
	for _, name := range []string{"spec-annexA1.qdc", "qualcoder-3.8.2-codebook.qdc"} {
		b, _ := codebook(t, name)
		var xml bytes.Buffer
		if _, err := WriteCodebook(&xml, b, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, xml.Bytes())
		back, _, err := ReadCodebook(bytes.NewReader(xml.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		list.WriteString(name + "\n")
		for _, d := range DiffCodebooks(b, back) {
			list.WriteString("\t" + d.String() + "\n")
		}
		t.Run(name, func(t *testing.T) {
			if err := xmllint(t, "Codebook.xsd", xml.Bytes()); err != nil {
				t.Error(err)
			}
		})
	}
	golden(t, "testdata/differences.txt", list.String())
}

func open(t *testing.T, name string) *File {
	t.Helper()
	f, err := Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func codebook(t *testing.T, name string) (*Codebook, *Report) {
	t.Helper()
	r, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, rep, err := ReadCodebook(r)
	if err != nil {
		t.Fatal(err)
	}
	return b, rep
}
