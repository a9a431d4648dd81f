package refi

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// spoil puts what no schema takes into the fields of a project, here and there.
func spoil(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			spoil(t, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			spoil(t, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(t, v.Index(i))
		}
	case reflect.String:
		if rapid.IntRange(0, 4).Draw(t, "spoil") == 0 {
			v.SetString(rapid.SampledFrom([]string{"", " ", "c001", "{", "rgb(1,2,3)", "#11223344", "rgb(999,-1,x)", "1e3", "1,5", "NaN", "True",
				"2018-03-27 17:46:39", "2018-02-30T00:00:00Z", "27.03.2018", "a\x00b\x0B", "\xff\xfe", "\uFFFF", "<&>\"'", "internal://", "note_7", "oneway", " #abc "}).Draw(t, "garbage"))
		}
	}
}

// Whatever a program puts into the model, what is written is valid, and the same
// when it is read and written again.
func TestWriterNeverWritesInvalid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := (&maker{t: t}).project()
		spoil(t, reflect.ValueOf(p))
		var first, second bytes.Buffer
		if _, err := WriteXML(&first, p, WriteOptions{KeepGUIDs: rapid.Bool().Draw(t, "keep")}); err != nil {
			t.Fatal(err)
		}
		wantValid(t, first.Bytes())
		f, err := NewFile(bytes.NewReader(first.Bytes()), int64(first.Len()), Options{Strict: true})
		if err != nil {
			t.Fatal(err)
		}
		back, err := f.Project()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := WriteXML(&second, back, WriteOptions{KeepGUIDs: true}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("a second export has other bytes")
		}
	})
}

func TestSchemaAcceptsSpoiledProjects(t *testing.T) {
	example := rapid.Custom(func(t *rapid.T) *Project {
		p := (&maker{t: t}).project()
		spoil(t, reflect.ValueOf(p))
		return p
	})
	for seed := range 30 {
		var xml bytes.Buffer
		if _, err := WriteXML(&xml, example.Example(seed), WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := xmllint(t, "Project.xsd", xml.Bytes()); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, xml.Bytes())
		}
	}
}
