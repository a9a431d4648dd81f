package format

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// readHTML reads a web page as a browser shows it: blocks are paragraphs, white
// space counts once, scripts, styles and deleted words are not in the text.
func readHTML(ctx context.Context, src *source) (*Transcript, error) {
	data, err := src.bytes(ctx, src.lim.Bytes)
	if err != nil {
		return nil, err
	}
	return parseHTML(data)
}

func parseHTML(data []byte) (*Transcript, error) {
	text, notes, err := decodeHTML(data)
	if err != nil {
		return nil, err
	}
	h := &htmlReader{d: &draft{}, z: html.NewTokenizer(strings.NewReader(text))}
	h.z.SetMaxBuf(maxTag)
	if err := h.walk(); err != nil {
		return nil, err
	}
	h.endBlock()
	notes = append(notes, h.tally.notes()...)
	if h.within != "" {
		notes = append(notes, "The element "+h.within+" is never closed; what follows its beginning was left out.")
	}
	return h.d.transcript(notes), nil
}

// maxTag bounds one tag, text or comment; pictures are written into tags.
const maxTag = 64 << 20

// decodeHTML decodes a page as it says it is encoded: by a byte-order mark, a
// meta element, or not at all.
func decodeHTML(data []byte) (string, []string, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		text, notes, err := decode(data)
		return text, noLineEnds(notes), err
	}
	head := data[:min(len(data), 1024)]
	e, name, _ := charset.DetermineEncoding(head, "")
	if name == "utf-8" || name == "windows-1252" { // also what it says when the page does not
		text, notes, err := decode(data)
		if says := strings.ToLower(string(head)); strings.Contains(says, "windows-1252") || strings.Contains(says, "8859-1") {
			notes = slices.DeleteFunc(notes, func(n string) bool { return n == guessed1252 })
		}
		return text, noLineEnds(notes), err
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", nil, troublef("is not in the encoding that it names, %s", name)
	}
	return string(bytes.ToValidUTF8(bytes.ReplaceAll(out, []byte{0}, []byte("\ufffd")), []byte("\ufffd"))), nil, nil
}

// noLineEnds leaves out what is said of line ends, which pages do not have.
func noLineEnds(notes []string) (kept []string) {
	for _, n := range notes {
		if !strings.HasPrefix(n, "Line ends") {
			kept = append(kept, n)
		}
	}
	return kept
}

// An htmlReader walks the tags of a page, whether they are closed or not, and
// writes the draft d.
type htmlReader struct {
	z *html.Tokenizer
	d *draft
	tally

	open    bool // a block has words
	start   int
	from    int
	level   int    // of the heading that is open
	item    string // the sign of the item that is open
	sign    string // to be written before the next words
	space   bool   // white space came, which counts before the next word
	pre     int    // elements in which white space is kept
	bold    []bool // by open element that sets it
	within  string // the element whose content is left out
	nesting int    // of that element in itself
	lists   []htmlList
	rows    []*row
	cells   []bool // whether a cell of the row is open
	quotes  int
}

type htmlList struct {
	ordered bool
	format  string
	next    int
}

func (h *htmlReader) walk() error {
	for {
		switch h.z.Next() {
		case html.ErrorToken:
			if err := h.z.Err(); err != io.EOF {
				return errDamaged
			}
			return nil
		case html.TextToken:
			if h.within == "" {
				h.words(h.z.Text())
			}
		case html.StartTagToken:
			h.tag(true)
		case html.SelfClosingTagToken:
			h.tag(true)
		case html.EndTagToken:
			h.tag(false)
		}
	}
}

// htmlLeft are elements whose content is not of the text.
var htmlLeft = set(`script style title template noscript svg iframe object audio video canvas map select datalist noframes del annotation annotation-xml`)

// htmlVoid are elements that have no content and no end.
var htmlVoid = set(`area base br col embed hr img input link meta param source track wbr`)

// htmlBlocks begin a line.
var htmlBlocks = set(`address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
header hgroup hr html legend li main menu nav ol optgroup option p pre search section summary table tbody td tfoot th thead tr ul caption
h1 h2 h3 h4 h5 h6`)

func (h *htmlReader) tag(begins bool) {
	raw, more := h.z.TagName()
	name := string(raw)
	if h.within != "" {
		if name == h.within {
			if begins {
				h.nesting++
			} else if h.nesting--; h.nesting == 0 {
				h.within = ""
			}
		}
		return
	}
	attrs := map[string]string{}
	for more && begins {
		var k, v []byte
		k, v, more = h.z.TagAttr()
		attrs[string(k)] = string(v)
	}
	_, unseen := attrs["hidden"]
	unseen = unseen || strings.Contains(strings.ReplaceAll(attrs["style"], " ", ""), "display:none")
	if begins && (htmlLeft[name] || unseen && !htmlVoid[name]) {
		switch {
		case name == "del":
			h.deleted++
		case unseen:
			h.tally.hidden++
		}
		h.within, h.nesting = name, 1
		return
	}
	h.element(name, begins, attrs)
}
