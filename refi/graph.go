package refi

// A Link joins two elements of any kind.
type Link struct {
	GUID           GUID
	Name           string
	Direction      string // Associative, OneWay or Bidirectional
	Color          string
	Origin, Target GUID
	NoteRefs       []GUID
	Blank          Blank
}

// A Graph is a drawing of elements and of how they relate, a map.
type Graph struct {
	GUID     GUID
	Name     string
	Vertices []Vertex
	Edges    []Edge
	Blank    Blank
}

// A Vertex is a figure on a graph; Represents is the element it stands for.
type Vertex struct {
	GUID             GUID
	Represents       GUID
	Name             string
	FirstX, FirstY   int64
	SecondX, SecondY *int64 // nil when the file gives only a point
	Shape            string // Person Oval Rectangle RoundedRectangle Star LeftTriangle RightTriangle UpTriangle DownTriangle Note
	Color            string
	Blank            Blank
}

// An Edge is a line between two vertices of a graph.
type Edge struct {
	GUID       GUID
	Represents GUID
	Name       string
	From, To   GUID // vertices
	Color      string
	Direction  string // Associative, OneWay or Bidirectional
	LineStyle  string // dotted, dashed or solid
	Blank      Blank
}
