package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A CodeForm is what can be said of a code.
type CodeForm struct {
	New        bool
	ID         firsthand.ID
	Hue        Hue
	Path       string
	Name       string
	Above      string // path
	Color      string
	Title      string
	Definition string
	UseWhen    string
	NotWhen    string
	Example    string
	Theme      string
	Folder     bool
	Top        bool // it stands at the top, where a theme can
	References int
	Back       string
	Seen       string            // what the code was when the form was made
	Wrong      map[string]string // by field
}

func formOf(c ShownCode, above string) *CodeForm {
	f := &CodeForm{ID: c.ID, Hue: c.Hue, Path: c.Path, Name: c.Name, Above: above, Color: strings.ToLower(c.Color), Title: c.Title, Definition: c.Definition,
		UseWhen: c.UseWhen, NotWhen: c.NotWhen, Example: c.Example, Folder: c.Folder, Top: c.Depth == 0, References: c.All.References}
	if c.Theme > 0 {
		f.Theme = strconv.Itoa(c.Theme)
	}
	f.Seen = seenOf(c.Code)
	return f
}

// seenOf tells one state of a code from another, so that a form that was open
// while somebody else wrote does not take their words away.
func seenOf(c firsthand.Code) string {
	c.Position = 0 // it moves when others do
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", c))
	return hex.EncodeToString(sum[:8])
}

// changedMeanwhile is what is said where two people wrote at once.
const changedMeanwhile = "This was changed since the form was opened; nothing was changed now. Look at what is there, and keep yours again if it shall stand."

// codeOn is a code's form on a page of a study, as the templates take it.
type codeOn struct {
	Base string
	Form *CodeForm
}

// A baser is a page of a study.
type baser interface{ Base() string }

// inkNames are the inks as people call them.
var inkNames = [16]string{"cornflower", "fern", "clay", "madder", "violet", "umber", "verdigris", "indigo", "petrol", "brick", "olive", "mulberry", "lilac", "mustard", "pine", "cobalt"}

// An InkChoice is an ink that a code may have.
type InkChoice struct {
	Hue
	Color  string
	Chosen bool
}

// Inks are the colours to choose from; a colour from elsewhere stays as it is
// until another is chosen.
func (f CodeForm) Inks() []InkChoice {
	out := make([]InkChoice, len(inks))
	at := nearestInk(f.Color)
	for i, ink := range inks {
		out[i] = InkChoice{Hue{Ink: i + 1, Name: inkNames[i]}, fmt.Sprintf("#%06x", ink), at == i+1}
	}
	return out
}

// Foreign is a colour that is none of the inks.
func (f CodeForm) Foreign() bool {
	for _, i := range f.Inks() {
		if i.Color == f.Color {
			return false
		}
	}
	return f.Color != ""
}

// formFrom reads what was typed.
func formFrom(r *http.Request) *CodeForm {
	_ = r.FormValue("name") // a form that cannot be read has no fields, and a code needs a name
	lines := func(field string) string {
		return strings.TrimRight(strings.ReplaceAll(r.PostForm.Get(field), "\r\n", "\n"), " \n\t")
	}
	return &CodeForm{Name: strings.TrimSpace(r.PostForm.Get("name")), Above: strings.TrimSpace(r.PostForm.Get("above")), Color: r.PostForm.Get("color"),
		Title: strings.TrimSpace(r.PostForm.Get("title")), Definition: lines("definition"), UseWhen: lines("use_when"), NotWhen: lines("not_when"), Example: lines("example"),
		Theme: strings.TrimSpace(r.PostForm.Get("theme")), Folder: r.PostForm.Get("folder") != "", Wrong: map[string]string{}}
}

// into gives a code what was typed, and notes what is wrong beside its field.
func (f *CodeForm) into(c *firsthand.Code, codes []app.CodeView) {
	c.Name, c.Title, c.Definition, c.UseWhen, c.NotWhen, c.Example, c.Folder = f.Name, f.Title, f.Definition, f.UseWhen, f.NotWhen, f.Example, f.Folder
	if f.Color != "keep" {
		c.Color = f.Color
	}
	parent, err := codeNamed(codes, f.Above)
	if err != nil {
		f.Wrong["above"] = err.Error()
	}
	c.Parent, c.Theme = parent, 0
	if f.Theme != "" {
		if c.Theme, err = strconv.Atoi(f.Theme); err != nil || c.Theme < 1 {
			f.Wrong["theme"] = "A theme's number is a whole number from 1; nothing was changed."
		}
	}
	if strings.TrimSpace(f.Name) == "" {
		f.Wrong["name"] = "A code needs a name; nothing was changed."
	}
}

// refused notes an error of the program beside the field that it is about, and
// tells whether it can be shown.
func (f *CodeForm) refused(err error) (int, bool) {
	code, known := readable(err)
	if !known {
		return code, false
	}
	message := err.Error()
	if hint := hintOf(err); hint != "" {
		message += " " + strings.ToUpper(hint[:1]) + hint[1:] + "."
	}
	field := "name"
	switch {
	case strings.Contains(message, "colour"):
		field = "color"
	case strings.Contains(message, "below itself"), strings.Contains(message, "code above"):
		field = "above"
	}
	f.Wrong[field] = message
	return code, true
}

// addCode makes a code of what was typed.
func (s *Server) addCode(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	codes, err := s.app.ReadCodes(r.Context(), study.ID)
	if err != nil {
		return err
	}
	f := formFrom(r)
	c := firsthand.Code{Study: study.ID}
	f.into(&c, codes)
	status := http.StatusUnprocessableEntity
	if len(f.Wrong) == 0 {
		made, err := s.app.AddCode(r.Context(), s.me, c)
		if err == nil {
			return s.did(w, r, study.ID, "", "/s/"+study.Name+"/codes?open="+string(made.ID)+"#c-"+string(made.ID))
		}
		known := false
		if status, known = f.refused(err); !known {
			return err
		}
	}
	p, err := s.codesPage(r, study)
	if err != nil {
		return err
	}
	f.New = true
	p.Open = f
	p.Rows = codeRows(p.Codes)
	return s.show(w, status, "codes", p)
}

// changeCode gives a code what was typed.
func (s *Server) changeCode(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	codes, err := s.app.ReadCodes(r.Context(), study.ID)
	if err != nil {
		return err
	}
	old, err := codeHere(r, codes)
	if err != nil {
		return err
	}
	f := formFrom(r)
	c := old.Code
	f.into(&c, codes)
	status := http.StatusUnprocessableEntity
	if seen := r.PostForm.Get("seen"); seen != "" && seen != seenOf(old.Code) && c != old.Code {
		f.Wrong["name"], status = changedMeanwhile, http.StatusConflict
	}
	f.Seen = seenOf(old.Code)
	if len(f.Wrong) == 0 {
		err := s.app.ChangeCode(r.Context(), s.me, c)
		if err == nil {
			to := s.frameIn(study, "Codes", "").here(r, "/s/"+study.Name+"/codes?open="+string(c.ID)+"#c-"+string(c.ID))
			if c == old.Code { // nothing was different, and the last act is another
				http.Redirect(w, r, to, http.StatusSeeOther)
				return nil
			}
			return s.did(w, r, study.ID, "", to)
		}
		known := false
		if status, known = f.refused(err); !known {
			return err
		}
	}
	p, err := s.codesPage(r, study)
	if err != nil {
		return err
	}
	p.open(old.ID)
	if p.Open != nil {
		f.ID, f.Hue, f.Path, f.Top, f.References, f.Back = p.Open.ID, p.Open.Hue, p.Open.Path, p.Open.Top, p.Open.References, r.PostFormValue("back")
	}
	p.Open = f
	p.Rows = codeRows(p.Codes)
	return s.show(w, status, "codes", p)
}
