package refi

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// tree lists every element with its attributes and text, read by the standard
// library and not by this package, so that one cannot hide a mistake of the other.
func tree(t interface{ Fatal(...any) }, data []byte) (lines []string) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	var path []string
	text := ""
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			path = append(path, tok.Name.Local)
			var attrs []string
			for _, a := range tok.Attr {
				if a.Name.Space == "" && a.Name.Local != "xmlns" {
					attrs = append(attrs, fmt.Sprintf("%s=%q", a.Name.Local, same(a.Value)))
				}
			}
			slices.Sort(attrs)
			lines = append(lines, strings.Join(path, "/")+" "+strings.Join(attrs, " "))
			text = ""
		case xml.CharData:
			text += string(tok)
		case xml.EndElement:
			if name := path[len(path)-1]; name == "Description" || name == "PlainTextContent" || strings.HasSuffix(name, "Value") && name != "VariableValue" {
				lines = append(lines, fmt.Sprintf("%s text %q", strings.Join(path, "/"), text))
			} else if strings.TrimSpace(text) != "" {
				lines = append(lines, fmt.Sprintf("%s text %q", strings.Join(path, "/"), strings.TrimSpace(text)))
			}
			path, text = path[:len(path)-1], ""
		}
	}
}

// same brings what can be written in two ways into one form.
func same(v string) string {
	if GUID(v).Valid() {
		return GUID(v).Norm()
	}
	return v
}

// Annex A.2 is valid: read and written again, no element, attribute or text of it
// is changed, added or lost.
func TestAnnexA2ElementByElement(t *testing.T) {
	f := open(t, annexA2)
	r, err := f.xml()
	if err != nil {
		t.Fatal(err)
	}
	before, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	var after bytes.Buffer
	if _, err := WriteXML(&after, p, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	a, b := tree(t, before), tree(t, after.Bytes())
	if len(a) < 200 {
		t.Fatalf("only %d lines", len(a))
	}
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("item %d of %d and %d: %q, %q", i, len(a), len(b), a[min(i, len(a)-1)], b[min(i, len(b)-1)])
		}
	}
}

// The standard library reads from our XML what this package reads from it.
func TestRandomProjectsElementByElement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var first, second bytes.Buffer
		if _, err := WriteXML(&first, (&maker{t: t}).project(), WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		f, err := NewFile(bytes.NewReader(first.Bytes()), int64(first.Len()))
		if err != nil {
			t.Fatal(err)
		}
		back, err := f.Project()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := WriteXML(&second, back, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if a, b := tree(t, first.Bytes()), tree(t, second.Bytes()); !slices.Equal(a, b) {
			t.Fatal(a, b)
		}
	})
}
