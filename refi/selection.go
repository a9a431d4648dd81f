package refi

// A Coding says that one code was applied to a selection or a whole source.
type Coding struct {
	GUID         GUID
	CreatingUser GUID
	Created      string
	Code         GUID
	NoteRefs     []GUID
}

// A TextSelection is a passage of a text. Start and End are as read; see
// [Detect] for what they count. Name is often, not always, the text covered.
type TextSelection struct {
	Head
	Start, End int64
	Codings    []Coding
	NoteRefs   []GUID
}

// A PictureSelection is a rectangle of a picture, in pixels of the picture as
// shown (turned by its EXIF orientation). By the standard first is the upper left
// corner and second the lower right; [Corners] puts them in that order for
// programs that do not.
type PictureSelection struct {
	Head
	FirstX, FirstY, SecondX, SecondY int64
	Codings                          []Coding
	NoteRefs                         []GUID
}

// A PDFSelection is a rectangle of a page, in PDF points from the lower left
// corner of the media box; ATLAS.ti and MAXQDA count pages from 0. A passage that
// runs over two pages is two of these, and the first has the GUID of the text
// selection that it belongs to.
type PDFSelection struct {
	Head
	Page                             int64
	FirstX, FirstY, SecondX, SecondY int64
	Representation                   *TextSource
	Codings                          []Coding
	NoteRefs                         []GUID
}

// A MediaSelection is a stretch of a recording in milliseconds. Begin and End
// may be equal: a moment.
type MediaSelection struct {
	Head
	Begin, End int64
	Codings    []Coding
	NoteRefs   []GUID
}

// A TranscriptSelection is the text of a transcript between two of its sync points.
type TranscriptSelection struct {
	Head
	From, To GUID
	Codings  []Coding
	NoteRefs []GUID
}

// Corners orders the corners of a rectangle: x1 <= x2 and y1 <= y2.
func Corners(firstX, firstY, secondX, secondY int64) (x1, y1, x2, y2 int64) {
	return min(firstX, secondX), min(firstY, secondY), max(firstX, secondX), max(firstY, secondY)
}
