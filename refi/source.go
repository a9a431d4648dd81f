package refi

// A Source is one thing that was analysed: a [*TextSource], [*PictureSource],
// [*PDFSource] or [*MediaSource].
type Source interface {
	// About is what all sources have.
	About() *Head
}

// About is the head itself.
func (h *Head) About() *Head { return h }

// A Head is what sources, selections and transcripts have in common.
type Head struct {
	GUID        GUID
	Name        string
	Description string
	Stamp
	Blank Blank
}

// A Stamp tells who made and last changed something, and when.
type Stamp struct {
	CreatingUser  GUID
	Created       string
	ModifyingUser GUID
	Modified      string
}

// A TextSource is a text: a source of its own, a note, the text of a PDF file or
// the description of a picture. Its words are either Content or the plain text
// file that PlainTextPath names; positions count in those and never in the
// styled file of RichTextPath.
type TextSource struct {
	Head
	RichTextPath  string
	PlainTextPath string
	Content       string
	Selections    []TextSelection
	Codings       []Coding // of the text as a whole
	NoteRefs      []GUID
	Values        []VariableValue
}

// A PictureSource is a picture; TextDescription is a text about it.
type PictureSource struct {
	Head
	Path            string // where the file is
	CurrentPath     string // where it came from
	TextDescription *TextSource
	Selections      []PictureSelection
	Codings         []Coding
	NoteRefs        []GUID
	Values          []VariableValue
}

// A PDFSource is a PDF file. Selections are areas of its pages; passages of its
// text are selections of Representation.
type PDFSource struct {
	Head
	Path           string
	CurrentPath    string
	Selections     []PDFSelection
	Representation *TextSource
	Codings        []Coding
	NoteRefs       []GUID
	Values         []VariableValue
}

// A MediaSource is a recording: a VideoSource or, when Video is false, an
// AudioSource of the schema. Some programs write sound as VideoSource.
type MediaSource struct {
	Head
	Video       bool
	Path        string
	CurrentPath string
	Transcripts []Transcript
	Selections  []MediaSelection
	Codings     []Coding
	NoteRefs    []GUID
	Values      []VariableValue
}

// A Transcript is a text of a recording, tied to it by sync points.
type Transcript struct {
	Head
	RichTextPath  string
	PlainTextPath string
	Content       string
	SyncPoints    []SyncPoint
	Selections    []TranscriptSelection
	NoteRefs      []GUID
}

// A SyncPoint ties a place in a transcript to a moment of the recording. Nil
// means that the file does not say.
type SyncPoint struct {
	GUID      GUID
	TimeStamp *int64 // milliseconds from the start
	Position  *int64 // a place in the text, in the convention of the file
}

// Texts are the texts that belong to src and can hold text selections: itself,
// its representation or description, and the representations of PDF selections.
func Texts(src Source) []*TextSource {
	var texts []*TextSource
	switch s := src.(type) {
	case *TextSource:
		texts = append(texts, s)
	case *PictureSource:
		if s.TextDescription != nil {
			texts = append(texts, s.TextDescription)
		}
	case *PDFSource:
		if s.Representation != nil {
			texts = append(texts, s.Representation)
		}
		for i := range s.Selections {
			if r := s.Selections[i].Representation; r != nil {
				texts = append(texts, r)
			}
		}
	}
	return texts
}
