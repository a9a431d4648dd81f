package refi

import (
	"strings"
	"sync"
)

// The two schemas, one element type a line: name, attributes, children in their
// order. ! marks what is required, ? * + how often a child may stand; A=B is an
// element A of type B; children in brackets take one place in any order.
// Types: s string, t dateTime, b boolean, i integer, c colour, #kind the GUID of a
// new element, @kind the GUID of an element of one of these kinds.
const projectGrammar = `
Project name!:s origin:s basePath:s creatingUserGUID:@user creationDateTime:t modifyingUserGUID:@user modifiedDateTime:t : Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description=s? NoteRef*
Users : User+
User guid!:#user name:s id:s
CodeBook : Codes
Codes : Code+
Code guid!:#code name!:s isCodable!:b color:c : Description=s? NoteRef* Code*
Variables : Variable+
Variable guid!:#variable name!:s typeOfVariable!:variabletype : Description=s?
Cases : Case+
Case guid!:#case name:s : Description=s? CodeRef* VariableValue* SourceRef* SelectionRef*
VariableValue : VariableRef (TextValue=s BooleanValue=b IntegerValue=i FloatValue=decimal DateValue=date DateTimeValue=t)?
Sources : (TextSource PictureSource PDFSource AudioSource VideoSource)+
TextSource guid!:#source name:s richTextPath:s plainTextPath:s A4 : Description=s? PlainTextContent=s? PlainTextSelection* Coding* NoteRef* VariableValue*
Text guid!:#text name:s richTextPath:s plainTextPath:s A4 : Description=s? PlainTextContent=s? PlainTextSelection* Coding* NoteRef* VariableValue*
Note guid!:#note name:s richTextPath:s plainTextPath:s A4 : Description=s? PlainTextContent=s? PlainTextSelection* Coding* NoteRef* VariableValue*
PlainTextSelection guid!:#passage name:s startPosition!:i endPosition!:i A4 : Description=s? Coding* NoteRef*
PictureSource guid!:#source name:s path:s currentPath:s A4 : Description=s? TextDescription=Text? PictureSelection* Coding* NoteRef* VariableValue*
PictureSelection guid!:#selection name:s firstX!:i firstY!:i secondX!:i secondY!:i A4 : Description=s? Coding* NoteRef*
PDFSource guid!:#source name:s path:s currentPath:s A4 : Description=s? PDFSelection* Representation=Text? Coding* NoteRef* VariableValue*
PDFSelection guid!:#area name:s page!:i firstX!:i firstY!:i secondX!:i secondY!:i A4 : Description=s? Representation=Text? Coding* NoteRef*
AudioSource guid!:#source name:s path:s currentPath:s A4 : Description=s? Transcript* AudioSelection* Coding* NoteRef* VariableValue*
AudioSelection guid!:#selection name:s begin!:i end!:i A4 : Description=s? Coding* NoteRef*
VideoSource guid!:#source name:s path:s currentPath:s A4 : Description=s? Transcript* VideoSelection* Coding* NoteRef* VariableValue*
VideoSelection guid!:#selection name:s begin!:i end!:i A4 : Description=s? Coding* NoteRef*
Transcript guid!:#text name:s richTextPath:s plainTextPath:s A4 : Description=s? PlainTextContent=s? SyncPoint* TranscriptSelection* NoteRef*
SyncPoint guid!:#syncpoint timeStamp:i position:i
TranscriptSelection guid!:#selection name:s fromSyncPoint:@syncpoint toSyncPoint:@syncpoint A4 : Description=s? Coding* NoteRef*
Coding guid!:#coding creatingUser:@user creationDateTime:t : CodeRef NoteRef*
Notes : Note+
Links : Link+
Link guid!:#link name:s direction:direction color:c originGUID:@any targetGUID:@any : NoteRef*
Sets : Set+
Set guid!:#set name!:s : Description=s? MemberCode=CodeRef* MemberSource=SourceRef* MemberNote=NoteRef*
Graphs : Graph+
Graph guid!:#graph name:s : Vertex* Edge*
Vertex guid!:#vertex representedGUID:@any name:s firstX!:i firstY!:i secondX:i secondY:i shape:shape color:c
Edge guid!:#edge representedGUID:@any name:s sourceVertex!:@vertex targetVertex!:@vertex color:c direction:direction lineStyle:line
NoteRef targetGUID!:@note
CodeRef targetGUID!:@code
SourceRef targetGUID!:@source|text
SelectionRef targetGUID!:@passage|selection|area
VariableRef targetGUID!:@variable
`

const codebookGrammar = `
CodeBook origin:s : Codes Sets?
Codes : Code+
Code guid!:#code name!:s isCodable!:b color:c : Description=s? Code*
Sets : Set+
Set guid!:#set name!:s : Description=s? MemberCode*
MemberCode guid!:@code
`

const stampGrammar = "creatingUser:@user creationDateTime:t modifyingUser:@user modifiedDateTime:t"

// A rule is what one element type may have.
type rule struct {
	name     string
	simple   string // the type of its text; empty if it has children instead
	attrs    []attrRule
	required uint32 // bits of attrs
	kids     map[string]kidRule
	places   []placeRule
}

type attrRule struct {
	name, kind   string
	defines      kind // what a guid names
	refers       kind // what it may refer to
	enumerations []string
}

type kidRule struct {
	rule  *rule
	place int
}

// A placeRule says how often the children of one place stand.
type placeRule struct {
	name          string
	needed, plain bool // at least one; at most one
}

// kind is a set of kinds of elements, for references.
type kind uint32

const anyKind kind = 1<<32 - 1

var kindNames = []string{"user", "code", "variable", "case", "source", "text", "note", "passage", "selection", "area",
	"syncpoint", "coding", "link", "set", "graph", "vertex", "edge"}

func kindOf(names string) (k kind) {
	for name := range strings.SplitSeq(names, "|") {
		if name == "any" {
			return anyKind
		}
		for i, n := range kindNames {
			if n == name {
				k |= 1 << i
			}
		}
	}
	return k
}

// String names the kinds.
func (k kind) String() string {
	var names []string
	for i, n := range kindNames {
		if k&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return strings.Join(names, " or ")
}

var enumerations = map[string][]string{
	"direction":    {"Associative", "OneWay", "Bidirectional"},
	"variabletype": {"Text", "Boolean", "Integer", "Float", "Date", "DateTime"},
	"shape": {"Person", "Oval", "Rectangle", "RoundedRectangle", "Star", "LeftTriangle", "RightTriangle",
		"UpTriangle", "DownTriangle", "Note"},
	"line": {"dotted", "dashed", "solid"},
}

// The names of the two roots and their name spaces.
const (
	projectSpace  = "urn:QDA-XML:project:1.0"
	codebookSpace = "urn:QDA-XML:codebook:1.0"
)

var (
	projectRule  = sync.OnceValue(func() *rule { return compile(projectGrammar, "Project") })
	codebookRule = sync.OnceValue(func() *rule { return compile(codebookGrammar, "CodeBook") })
)

func compile(grammar, root string) *rule {
	rules := map[string]*rule{}
	get := func(name string) *rule {
		if rules[name] == nil {
			rules[name] = &rule{name: name, kids: map[string]kidRule{}}
		}
		return rules[name]
	}
	for _, simple := range []string{"s", "t", "b", "i", "decimal", "date"} {
		get(simple).simple = simple
	}
	for line := range strings.Lines(strings.ReplaceAll(grammar, "A4", stampGrammar)) {
		attrs, kids, _ := strings.Cut(strings.TrimSpace(line), " :")
		fields := strings.Fields(attrs)
		if len(fields) == 0 {
			continue
		}
		r := get(fields[0])
		for i, f := range fields[1:] {
			name, kind, _ := strings.Cut(f, ":")
			if name, needed := strings.CutSuffix(name, "!"); needed {
				r.required |= 1 << i
				r.attrs = append(r.attrs, newAttrRule(name, kind))
			} else {
				r.attrs = append(r.attrs, newAttrRule(name, kind))
			}
		}
		group := false
		for _, f := range strings.Fields(kids) {
			opens, closes := strings.HasPrefix(f, "("), strings.Contains(f, ")")
			often := f[len(f)-1]
			name, kidType, typed := strings.Cut(strings.Trim(f, "()?*+"), "=")
			if !typed {
				kidType = name
			}
			if !group {
				r.places = append(r.places, placeRule{name: name})
			}
			group = (group || opens) && !closes
			at := len(r.places) - 1
			if !group {
				r.places[at].needed = often != '?' && often != '*'
				r.places[at].plain = often != '+' && often != '*'
			}
			r.kids[name] = kidRule{get(kidType), at}
		}
	}
	return rules[root]
}

func newAttrRule(name, kind string) attrRule {
	a := attrRule{name: name, kind: kind, enumerations: enumerations[kind]}
	switch kind[0] {
	case '#':
		a.kind, a.defines = "guid", kindOf(kind[1:])
	case '@':
		a.kind, a.refers = "guid", kindOf(kind[1:])
	}
	return a
}
