package refi

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A decoder builds the model from XML. The first fault that cannot be repaired
// stays in err and ends everything.
type decoder struct {
	sc   *scanner
	chk  *checker // nil when the file was checked before
	rep  *Report
	err  error
	name string // of the element just begun
	same map[string]string
	book bool   // a codebook, where members are named by guid and not targetGUID
	held string // the GUID met last, to say where something is
}

// newDecoder reads the encoding from the first bytes and tells faults to rep.
func newDecoder(r io.Reader, o Options, rep *Report) (*decoder, error) {
	d := &decoder{rep: rep, same: map[string]string{}}
	r, err := utf8Reader(r, rep)
	if err != nil {
		return nil, err
	}
	d.sc = newScanner(r, o.Limits.orDefault(), func(kind, message string) error {
		if o.Strict {
			return fmt.Errorf("line %d: %s", d.sc.at(), strings.Split(message, ";")[0])
		}
		where := fmt.Sprintf("line %d", d.sc.at())
		rep.add(Invalid, "xml", where, "this is not well-formed XML in UTF-8")
		rep.add(Changed, kind, where, "%s", message)
		return nil
	})
	return d, nil
}

// utf8Reader turns the encodings that XML can say it has into UTF-8.
func utf8Reader(r io.Reader, rep *Report) (io.Reader, error) {
	head := make([]byte, 256)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	head = head[:n]
	rest := io.MultiReader(strings.NewReader(string(head)), r)
	switch text := string(head); {
	case strings.HasPrefix(text, "\xEF\xBB\xBF"):
		rep.add(Info, "bom", "", "the XML begins with a byte order mark; it is dropped")
		return io.MultiReader(strings.NewReader(text[3:]), r), nil
	case strings.HasPrefix(text, "\xFF\xFE"), strings.HasPrefix(text, "\xFE\xFF"):
		rep.add(Changed, "encoding", "", "the XML is UTF-16, the standard asks for UTF-8")
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(rest), nil
	case strings.HasPrefix(strings.TrimLeft(text, " \r\n\t"), "<?xml"):
		line, _, _ := strings.Cut(strings.ToLower(text), "?>")
		for _, latin := range []string{"windows-1252", "iso-8859-1", "latin1", "cp1252"} {
			if strings.Contains(line, latin) {
				rep.add(Changed, "encoding", "", "the XML is %s, the standard asks for UTF-8", latin)
				return charmap.Windows1252.NewDecoder().Reader(rest), nil
			}
		}
	}
	return rest, nil
}

// where tells the line, and the element if it has a GUID.
func (d *decoder) where() string {
	w := fmt.Sprintf("line %d", d.sc.at())
	if d.held != "" {
		w += fmt.Sprintf(", at or after %.64s", d.held)
	}
	return w
}

// child begins the next child of the element that is open. It is false at the
// element's end, which is then read, and after an error.
func (d *decoder) child() bool {
	for d.err == nil {
		p, err := d.sc.next()
		if err != nil {
			d.err = err
			return false
		}
		switch p {
		case startTag:
			d.name = d.sc.el.local
			foreign := d.sc.space != d.sc.root
			if d.chk != nil {
				d.begin(foreign)
			}
			if foreign {
				d.unknown()
				continue
			}
			return true
		case endTag:
			if d.chk != nil {
				d.chk.close()
			}
			return false
		case words:
			if d.chk != nil {
				textOf(d.chk, d.sc.raw)
			}
			d.rep.add(Lost, "text", d.where(), "text stands where only elements may stand; it is not kept")
		case endOfFile:
			return false
		}
	}
	return false
}

// begin tells the checker of the element just begun.
func (d *decoder) begin(foreign bool) {
	d.chk.open(d.name, foreign)
	for _, a := range d.sc.attrs {
		if a.el.prefix == "" {
			attrOf(d.chk, a.el.local, a.value)
		} else if !d.xsi(a) {
			d.chk.wrong("the attribute %s belongs to another name space; the schema allows none", a.el.full)
		}
	}
	d.chk.begun()
}

// xsi reports whether a is one of the attributes that any element may have.
func (d *decoder) xsi(a attribute) bool {
	space, err := d.sc.resolve(a.el)
	if err != nil && d.err == nil {
		d.err = err
	}
	return space == schemaInstance
}

// unknown passes over the element just begun and says so.
func (d *decoder) unknown() {
	d.rep.add(Lost, "element", d.where(), "<%s> is not known here; it is not kept", d.sc.el.full)
	d.skip()
}

func (d *decoder) skip() {
	for d.child() {
		d.skip()
	}
}

// attrs gives the attributes of the element just begun that have no prefix.
func (d *decoder) attrs() []attribute {
	kept := d.sc.attrs[:0]
	for _, a := range d.sc.attrs {
		if a.el.prefix == "" {
			kept = append(kept, a)
		} else if !d.xsi(a) {
			d.rep.add(Lost, "attribute", d.where(), "the attribute %s is not known here; it is not kept", a.el.full)
		}
	}
	return kept
}

func (d *decoder) unknownAttr(a attribute) {
	d.rep.add(Lost, "attribute", d.where(), "the attribute %s of <%s> is not known here; it is not kept", a.el.full, d.name)
}

// guid reads the identifier of an element.
func (d *decoder) guid(a attribute) GUID {
	d.held = string(a.value)
	if !isGUID(a.value) && !GUID(d.held).Valid() {
		d.rep.add(Changed, "guid", d.where(), "this identifier is no GUID; it is kept, and written as %s", GUID(d.held).Standard())
	}
	return GUID(d.held)
}

// repeated reads a value that many elements share, and stores it once.
func (d *decoder) repeated(a attribute) string {
	if s, ok := d.same[string(a.value)]; ok {
		return s
	}
	s := string(a.value)
	if len(d.same) < 1<<15 {
		d.same[s] = s
	}
	return s
}

func (d *decoder) ref(a attribute) GUID { return GUID(d.repeated(a)) }

// text reads an attribute that may be there and empty.
func (d *decoder) text(a attribute, blank *Blank, bit Blank) string {
	if len(a.value) == 0 {
		*blank |= bit
	}
	return string(a.value)
}

// int reads a whole number; what is none is brought to one, and that is told.
func (d *decoder) int(a attribute) int64 {
	s := strings.TrimSpace(string(a.value))
	v, err := strconv.ParseInt(s, 10, 64)
	if err == nil {
		return v
	}
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	switch {
	case isInteger(s):
		d.rep.add(Lost, "number", d.where(), "%s of <%s> is beyond what can be kept; it is read as the nearest number that can", a.el.local, d.name)
		if s[0] == '-' {
			return math.MinInt64
		}
		return math.MaxInt64
	case err != nil || math.Abs(f) > 1<<53 || f != f:
		d.rep.add(Lost, "number", d.where(), "%s of <%s> is no number; it is read as 0", a.el.local, d.name)
		return 0
	}
	d.rep.add(Changed, "number", d.where(), "%s of <%s> is not a whole number; it is rounded", a.el.local, d.name)
	return int64(math.Round(f))
}

func (d *decoder) optional(a attribute) *int64 {
	v := d.int(a)
	return &v
}

// words reads the text of the element just begun.
func (d *decoder) words() string {
	b, err := d.sc.content()
	if err != nil {
		if d.err == nil {
			d.err = err
		}
		return ""
	}
	if d.chk != nil {
		textOf(d.chk, b)
		d.chk.close()
	}
	return string(b)
}

// element reads a text element into to, which may be there and empty. A second
// one is put behind the first.
func (d *decoder) element(to *string, blank *Blank, bit Blank) {
	for _, a := range d.attrs() {
		d.unknownAttr(a)
	}
	name, second := d.name, *to != "" || *blank&bit != 0
	s := d.words()
	if second {
		d.rep.add(Changed, "repeated", d.where(), "a second <%s> is put behind the first", name)
		s = strings.Trim(*to+"\n\n"+s, "\n")
	}
	if *to = s; s == "" {
		*blank |= bit
	} else {
		*blank &^= bit
	}
}

// target reads a reference element. Some programs put the GUID into another
// attribute or between the tags.
func (d *decoder) target() GUID {
	var g GUID
	odd := false
	for _, a := range d.attrs() {
		switch strings.ToLower(a.el.local) {
		case "targetguid":
			g = d.ref(a)
			odd = odd || a.el.local != "targetGUID" || d.book
		case "guid":
			if g == "" {
				g = d.ref(a)
			}
			odd = odd || !d.book
		default:
			d.unknownAttr(a)
		}
	}
	name := d.name
	if w := strings.TrimSpace(d.words()); w != "" && g == "" {
		g, odd = GUID(w), true
	}
	if odd {
		d.rep.add(Changed, "target", d.where(), "<%s> has its reference in the wrong place; it is read, and written in the right one", name)
	}
	if g == "" {
		d.rep.add(Lost, "target", d.where(), "<%s> refers to nothing; it is not kept", name)
	}
	return g
}

// targets adds a reference to a list.
func (d *decoder) targets(to *[]GUID) {
	if g := d.target(); g != "" {
		*to = append(*to, g)
	}
}
