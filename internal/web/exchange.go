package web

import (
	"io"
	"net/http"
	"os"
	"path/filepath"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ExchangePage brings things out of a study and into it.
type ExchangePage struct {
	Frame
	Outs   []ExchangeOut
	Coders []string
	Wrong  string
	Hint   string
}

// An ExchangeOut is one part of a study that can leave it.
type ExchangeOut struct {
	Name, Says string
	What       string
	As         []string // extensions without the dot
	ByCoder    bool
}

// outs are what can leave a study.
var outs = []ExchangeOut{
	{"The whole study, for other programs", "REFI-QDA: NVivo, ATLAS.ti, MAXQDA, QualCoder and Firsthand open it, with every coding on its words.", "project", []string{"qdpx"}, true},
	{"The codebook", "Codes with their definitions; as qdc for other programs.", "codebook", []string{"qdc", "docx", "html", "csv", "xlsx", "json"}, false},
	{"The codings", "A row each, with the words they stand on.", "codings", []string{"csv", "xlsx", "json"}, true},
	{"The people", "A row each, with all that is recorded of them.", "cases", []string{"csv", "xlsx", "json"}, false},
	{"The transcripts", "All interviews in one document.", "transcripts", []string{"docx", "html"}, false},
	{"The report", "Counts of codes and people, and passages.", "report", []string{"docx", "html"}, false},
	{"The journal", "Every act, with the chain of hashes.", "journal", []string{"csv", "xlsx", "json"}, false},
}

func (s *Server) exchangePage(r *http.Request, study firsthand.Study) (ExchangePage, error) {
	p := ExchangePage{Frame: s.frameIn(study, "Exchange", "Exchange"), Outs: outs}
	var err error
	p.Coders, err = s.app.Coders(r.Context(), study.ID)
	return p, err
}

func (s *Server) exchange(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.exchangePage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "exchange", p)
}

// takeOut sends a part of a study as a file. It is made whole first, so that
// what comes is never half of one.
func (s *Server) takeOut(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	as, what := r.FormValue("as"), r.FormValue("what")
	if what == "project" {
		what = ""
	}
	t, err := s.inbox.open(study)
	if err != nil {
		return err
	}
	defer t.empty()
	f, err := os.OpenFile(filepath.Join(t.dir, "out"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	name := study.Name
	if what != "" {
		name += "-" + what
	}
	if _, err := s.app.Export(r.Context(), study.ID, f, app.ExportOptions{Name: "study." + as, What: what, Coder: r.FormValue("coder")}); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	attach(w, name+"."+as)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	http.ServeContent(w, r, "", info.ModTime(), f)
	return nil
}

// takeIn reads one file into a study.
func (s *Server) takeIn(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := s.sent(w, r, study)
	if err == nil {
		return s.toTray(w, r, t)
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.exchangePage(r, study)
	if other != nil {
		return other
	}
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	return s.show(w, code, "exchange", p)
}

// sent takes in one file that makes or changes a study, and begins on it.
func (s *Server) sent(w http.ResponseWriter, r *http.Request, study firsthand.Study) (*tray, error) {
	t, err := s.inbox.open(study)
	if err != nil {
		return nil, err
	}
	fields, err := t.receive(w, r)
	if err == nil && t.count > 1 {
		err = firsthand.Errorf(firsthand.Invalid, "One file at a time; nothing was changed.")
	}
	var do work
	if err == nil {
		kind := ""
		if len(fields["kind"]) > 0 {
			kind = fields["kind"][0]
		}
		do, err = s.workOf(t, kind)
	}
	if err == nil && study.ID == "" && !isProject(t.first) {
		err = firsthand.Errorf(firsthand.Invalid, "%s is not a project; nothing was changed.", t.first).WithHint("a .qdpx or .qde makes a study; transcripts go into one")
	}
	if err != nil {
		t.empty()
		return nil, err
	}
	t.count, t.doing = 0, "Reading "+t.first
	s.inbox.keep(t)
	s.begin(t, do)
	t.soon()
	return t, nil
}
