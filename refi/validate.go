package refi

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Validate judges the XML of a project or codebook against the schema of the
// standard, as a stream: the order and number of elements, attributes, the form
// of values, name spaces; and beyond the schema that GUIDs are given once and
// that references lead somewhere, which are warnings. No problem of severity
// [Invalid] means that the file is valid.
func Validate(r io.Reader) []Problem {
	rep := &Report{}
	buffered := bufio.NewReaderSize(r, 8<<10)
	var err error
	if head, _ := buffered.Peek(8 << 10); rootIsCodebook(head) {
		_, rep, err = ReadCodebook(buffered)
	} else {
		var d *decoder
		if d, err = newDecoder(buffered, Options{}, rep); err == nil {
			p := &Project{}
			err = d.document("Project", projectRule(), true, func() {
				d.projectAttrs(p)
				d.project(p, func(Source) bool { return true })
			})
		}
	}
	if err != nil {
		rep.add(Invalid, "xml", "", "%s", err)
	}
	return slices.DeleteFunc(rep.Problems, func(p Problem) bool { return p.Severity != Invalid && p.Severity != Warning })
}

// rootIsCodebook guesses from the begin of a file.
func rootIsCodebook(head []byte) bool {
	at := func(name string) int {
		if i := bytes.Index(head, []byte(name)); i >= 0 {
			return i
		}
		return len(head)
	}
	return min(at("<CodeBook"), at(":CodeBook")) < min(at("<Project"), at(":Project"))
}

// A Summary is what a file holds and what is wrong with it.
type Summary struct {
	Valid       bool           `json:"valid"` // by the schema of the standard
	Format      Format         `json:"format"`
	Origin      string         `json:"origin"`
	Codes       int            `json:"codes"`
	Folders     int            `json:"folders"` // of those codes, the ones that group others and code nothing
	Sources     int            `json:"sources"`
	Selections  int            `json:"selections"`
	Codings     int            `json:"codings"`
	Missing     int            `json:"missing"`               // source files that are not there
	Convention  string         `json:"convention"`            // what positions in texts count
	Conventions map[string]int `json:"conventions,omitempty"` // texts by convention and reason
	Problems    []Problem      `json:"problems"`
}

// Check tells what is in a .qdpx, .qde or .qdc file and what is wrong with it. An
// error means that the file cannot be read at all.
func Check(name string, options ...Options) (*Summary, error) {
	r, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, 8<<10)
	n, _ := r.ReadAt(head, 0)
	if !bytes.HasPrefix(head[:n], []byte("PK")) && (rootIsCodebook(head[:n]) || strings.EqualFold(filepath.Ext(name), ".qdc")) {
		return checkCodebook(r, options)
	}
	f, err := Open(name, options...)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Check()
}

func checkCodebook(r io.Reader, options []Options) (*Summary, error) {
	b, rep, err := ReadCodebook(r, options...)
	if err != nil {
		return nil, err
	}
	s := &Summary{Format: FormatCodebook, Origin: b.Origin, Codes: len(CodeIndex(b.Codes)), Folders: folders(b.Codes)}
	s.judge(rep)
	return s, nil
}

// folders counts the codes of a tree that are not codable.
func folders(codes []Code) (n int) {
	for _, path := range CodeIndex(codes) {
		if !path.Code().Codable {
			n++
		}
	}
	return n
}

func (s *Summary) judge(rep *Report) {
	s.Problems = append([]Problem{}, rep.Problems...)
	s.Valid = rep.Count(Invalid) == 0
}

// Check tells what is in the project and what is wrong with it. It reads every
// text that has selections, to find what their positions count.
func (f *File) Check() (*Summary, error) {
	s := &Summary{Format: f.Format(), Origin: f.head.Origin, Codes: f.counts.Codes, Folders: folders(f.head.Codes), Sources: f.counts.Sources,
		Selections: f.counts.Selections, Codings: f.counts.Codings, Missing: f.counts.Missing, Conventions: map[string]int{}}
	rep := &Report{Problems: append([]Problem{}, f.report.Problems...)}
	found := map[Convention]int{}
	look := func(h *Head, t *Text, err error, marks []Evidence) error {
		where := "source " + string(h.GUID)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if t.Encoding != "UTF-8" {
			rep.add(Changed, "encoding", where, "the text is %s, the standard asks for UTF-8", t.Encoding)
		}
		d := Detect(t, marks, f.head.Origin)
		if d.Outside > 0 {
			rep.add(Warning, "outside", where, "%d of %d passages do not lie in the text, which has %d characters", d.Outside, len(marks), NewConverter(t, Convention{}).words.Len())
		}
		if d.Silent {
			return nil
		}
		s.Conventions[d.Convention.String()+"; "+string(d.Reason)]++
		if found[d.Convention]++; d.Convention != (Convention{}) {
			rep.add(Changed, "convention", where, "positions are converted from %s", d)
		}
		return nil
	}
	err := f.eachText(look)
	s.Convention = Convention{}.String()
	switch len(found) {
	case 0:
	case 1:
		for c := range found {
			s.Convention = c.String()
		}
	default:
		s.Convention = "mixed"
	}
	s.judge(rep)
	return s, err
}

// eachText reads the texts that have selections.
func (f *File) eachText(look func(*Head, *Text, error, []Evidence) error) error {
	for src, err := range f.Sources() {
		if err != nil {
			return err
		}
		for _, t := range Texts(src) {
			if len(t.Selections) > 0 {
				words, err := f.Text(t)
				if err := look(&t.Head, words, err, EvidenceOf(t)); err != nil {
					return err
				}
			}
		}
		m, ok := src.(*MediaSource)
		for i := 0; ok && i < len(m.Transcripts); i++ {
			t := &m.Transcripts[i]
			if marks, _ := t.Evidence(); len(marks) > 0 {
				words, err := f.TranscriptText(t)
				if err := look(&t.Head, words, err, marks); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
