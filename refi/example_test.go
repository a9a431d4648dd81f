package refi_test

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"

	"firsthand.study/refi"
)

// Every coding of a project with the words it covers.
func ExampleFile_Codings() {
	f, err := refi.Open("testdata/example.qdpx")
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	for c, err := range f.Codings() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %d-%d, %s: %s\n", c.Source.About().Name, c.Span.Start, c.Span.End, c.Code, c.Text)
	}
	// Output:
	// P01.txt 4-28, Work/Overtime: I never got home by six.
	// P01.txt 34-59, Health: My back went 🤕 in the end
}

// A project made from nothing and written as a file that any program reads.
func ExampleWriter() {
	text := "Ann: I never got home by six.\n"
	source := &refi.TextSource{
		Head:          refi.Head{GUID: "11111111-0000-4000-8000-000000000001", Name: "P01.txt"},
		PlainTextPath: "internal://11111111-0000-4000-8000-000000000002.txt",
		Selections: []refi.TextSelection{{
			Head:    refi.Head{GUID: "11111111-0000-4000-8000-000000000003", Name: refi.SelectionName(text[5:29])},
			Start:   5,
			End:     29,
			Codings: []refi.Coding{{GUID: "11111111-0000-4000-8000-000000000004", Code: "11111111-0000-4000-8000-000000000005"}},
		}},
	}
	var file bytes.Buffer
	w := refi.NewWriter(&file, refi.WriteOptions{})
	w.Begin(&refi.Project{Name: "Overtime", Codes: []refi.Code{{GUID: "11111111-0000-4000-8000-000000000005", Name: "Work", Codable: true}}})
	w.Source(source)
	w.End()
	w.AddFile(source.PlainTextPath, strings.NewReader(text))
	if err := w.Close(); err != nil { // the first error stays
		log.Fatal(err)
	}
	f, err := refi.NewFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Counts().Codings, "coding,", len(f.Report().Problems), "problems")
	// Output: 1 coding, 0 problems
}

// What is in a file, and what is wrong with it.
func ExampleCheck() {
	s, err := refi.Check("testdata/spec-annexA3-transana.qde")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.Valid, s.Format, s.Origin)
	fmt.Println(s.Problems[0])
	// Output:
	// false qde Transana 3.22b2-QDE-Win
	// invalid: line 2: the name space is "urn:QDA-XML:project:0:10", the standard's is "urn:QDA-XML:project:1.0"; the file is read as if it were
}

// A codebook as a list of codes.
func ExampleReadCodebook() {
	r, err := os.Open("testdata/spec-annexA1.qdc")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	book, _, err := refi.ReadCodebook(r)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range book.Codes[:3] {
		fmt.Println(c.Name, c.Codable)
	}
	// Output:
	// Topics false
	// Economy true
	// Health care true
}
