package refi

// A Project is everything a project file holds except the source files
// themselves. The order of every list is the order of the file, and means
// something (the order of codes is expressed in no other way).
//
// Times are kept as written: ISO 8601, in UTC with a final Z when this package
// makes them ([Moment]); [ParseMoment] reads them.
type Project struct {
	Name          string
	Origin        string // the program that wrote the file, free text
	BasePath      string // the folder that relative paths start from
	CreatingUser  GUID
	Created       string
	ModifyingUser GUID
	Modified      string
	Users         []User
	Codes         []Code
	Variables     []Variable
	Cases         []Case
	Sources       []Source
	Notes         []TextSource
	Links         []Link
	Sets          []Set
	Graphs        []Graph
	Description   string
	NoteRefs      []GUID // notes on the project as a whole
	Blank         Blank
}

// Blank tells which optional attributes and elements a file has and leaves
// empty, so that name="" and no name at all stay apart and are written back as
// they were. A project made by hand needs none.
type Blank uint16

// The things that can be there and empty.
const (
	BlankName Blank = 1 << iota
	BlankDescription
	BlankContent // <PlainTextContent/>
	BlankRichTextPath
	BlankPlainTextPath
	BlankPath
	BlankCurrentPath
	BlankOrigin
	BlankBasePath
	BlankID
)

// A User is a person who worked on the project.
type User struct {
	GUID  GUID
	Name  string
	ID    string // initials or an account name
	Blank Blank
}

// A Variable is an attribute that cases and sources can have.
type Variable struct {
	GUID        GUID
	Name        string
	Type        VariableType
	Description string
	Blank       Blank
}

// A VariableType is the kind of value a [Variable] takes.
type VariableType string

// The types of the schema.
const (
	TextVariable     VariableType = "Text"
	BooleanVariable  VariableType = "Boolean"
	IntegerVariable  VariableType = "Integer"
	FloatVariable    VariableType = "Float"
	DateVariable     VariableType = "Date"
	DateTimeVariable VariableType = "DateTime"
)

// A VariableValue is the value of one variable for one case or source.
type VariableValue struct {
	Variable GUID
	Type     VariableType // which value element the file has; empty means that the value is missing
	Value    string       // in the lexical form of the schema: true, 12, 1.5, 2018-03-27, 2018-03-27T17:46:39Z
}

// A Case is a person, place or thing that variables describe and that sources
// and selections belong to. An unnamed case with exactly one source reference
// is the way some programs write the attributes of that source.
type Case struct {
	GUID          GUID
	Name          string
	Description   string
	CodeRefs      []GUID
	Values        []VariableValue
	SourceRefs    []GUID
	SelectionRefs []GUID
	Blank         Blank
}
