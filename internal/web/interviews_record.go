package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// InterviewPage is what is recorded of one interview besides its words.
type InterviewPage struct {
	Frame
	View   app.InterviewView
	Here   string
	ReadAt string
	Record app.InterviewRecord
	Mine   bool // the person at the page said that they read it
	Review app.ReviewState
	Wrong  string
	Hint   string
}

func (s *Server) interviewPage(r *http.Request, study firsthand.Study) (InterviewPage, error) {
	v, err := s.app.ShowInterview(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return InterviewPage{}, err
	}
	p := InterviewPage{Frame: s.frameIn(study, "Interviews", called(v.Document, v.Case)), View: v}
	if p.Review, err = s.app.StateOfReview(r.Context(), study.ID, v.Document.ID); err != nil {
		return InterviewPage{}, err
	}
	p.Here = interviewAt(p.Base(), v.Document.Name)
	p.ReadAt = readAt(p.Base(), v.Document.Name, 0)
	p.Record = app.InterviewRecord{Person: v.Case.Name, Date: v.Record.Date, Place: v.Record.Place}
	if v.Record.Minutes > 0 {
		p.Record.Minutes = strconv.FormatFloat(v.Record.Minutes, 'f', -1, 64)
	}
	if v.Record.Order > 0 {
		p.Record.Order = strconv.Itoa(v.Record.Order)
	}
	for _, name := range v.Read {
		p.Mine = p.Mine || name == p.Me
	}
	return p, nil
}

// Has tells whether a text of the interview can be looked at: it is not sealed.
func (p InterviewPage) Has(number int) bool {
	return slices.ContainsFunc(p.View.Revisions, func(r app.RevisionLine) bool { return r.Number == number })
}

// interviewAt is where an interview's record is.
func interviewAt(base, name string) string { return base + "/interviews/" + url.PathEscape(name) }

func (s *Server) interview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.interviewPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "interview", p)
}

// stay shows an interview's record again with what was wrong, or fails.
func (s *Server) stay(w http.ResponseWriter, r *http.Request, study firsthand.Study, err error, typed func(*InterviewPage)) error {
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.interviewPage(r, study)
	if other != nil {
		return other
	}
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	if typed != nil {
		typed(&p)
	}
	return s.show(w, code, "interview", p)
}

// named finds the interview that an address names.
func (s *Server) named(r *http.Request, study firsthand.Study) (firsthand.Document, error) {
	v, err := s.app.ShowInterview(r.Context(), study.ID, r.PathValue("interview"))
	return v.Document, err
}

func (s *Server) renameInterview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(r.PostFormValue("name"))
	if name == d.Name {
		http.Redirect(w, r, interviewAt("/s/"+study.Name, name), http.StatusSeeOther)
		return nil
	}
	if err := s.app.RenameDocument(r.Context(), s.me, study.ID, d.ID, name); err != nil {
		return s.stay(w, r, study, err, func(p *InterviewPage) { p.View.Document.Name = name })
	}
	return s.did(w, r, study.ID, "", interviewAt("/s/"+study.Name, name))
}

func (s *Server) recordInterview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	record := app.InterviewRecord{Person: r.PostFormValue("person"), Date: r.PostFormValue("date"), Minutes: r.PostFormValue("minutes"),
		Place: r.PostFormValue("place"), Order: r.PostFormValue("order")}
	if err := s.app.RecordInterview(r.Context(), s.me, study.ID, d.ID, record); err != nil {
		return s.stay(w, r, study, err, func(p *InterviewPage) { p.Record = record })
	}
	return s.did(w, r, study.ID, "", interviewAt("/s/"+study.Name, d.Name))
}

// markRead says that interviews were read by the person, or were not: the ones
// that the form names, wherever it stands.
func (s *Server) markRead(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if err := r.ParseForm(); err != nil {
		return firsthand.Errorf(firsthand.Invalid, "That could not be read; nothing was changed.")
	}
	read := r.PostForm["read"]
	ids := read
	if len(ids) == 0 {
		ids = r.PostForm["unread"]
	}
	if len(ids) == 0 {
		return firsthand.Errorf(firsthand.Invalid, "No interview was named; nothing was changed.")
	}
	documents := make([]firsthand.ID, len(ids))
	for i, id := range ids {
		documents[i] = firsthand.ID(id)
	}
	if err := s.app.MarkRead(r.Context(), s.me, study.ID, documents, len(read) > 0); err != nil {
		return err
	}
	_, here := s.desk.seen()
	if !strings.HasPrefix(here, "/s/"+study.Name+"/") {
		here = "/s/" + study.Name + "/interviews"
	}
	return s.did(w, r, study.ID, "", here)
}

func (s *Server) orderInterviews(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, lines, err := s.interviewList(r, study)
	if err != nil {
		return err
	}
	ids := make([]firsthand.ID, len(lines))
	for i, l := range lines {
		ids[i] = l.ID
	}
	if err := s.app.OrderInterviews(r.Context(), s.me, study.ID, ids); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", p.at(p.Asked))
}

func (s *Server) deleteInterview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	n, err := s.app.DeleteDocument(r.Context(), s.me, study.ID, d.ID)
	if err != nil {
		return err
	}
	return s.did(w, r, study.ID, fmt.Sprintf("%s and its %s are in the trash for at least 30 days.", d.Name, plural(n, "coding", "codings")), "/s/"+study.Name+"/interviews")
}

// reviseInterview makes a file the next text of an interview, and shows what
// that changed.
func (s *Server) reviseInterview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	t, err := s.inbox.open(study)
	if err != nil {
		return err
	}
	defer t.empty()
	if _, err := t.receive(w, r); err != nil {
		return s.stay(w, r, study, err, nil)
	}
	if t.count > 1 {
		return s.stay(w, r, study, firsthand.Errorf(firsthand.Invalid, "One file makes one new text; nothing was changed."), nil)
	}
	made, err := s.app.Revise(r.Context(), s.me, study.ID, d.ID, t.paths[0])
	if err != nil {
		return s.stay(w, r, study, err, nil)
	}
	return s.did(w, r, study.ID, "", fmt.Sprintf("%s/revisions/%d..%d", interviewAt("/s/"+study.Name, d.Name), made.Revision-1, made.Revision))
}

// downloadInterview sends the words of an interview as they are analysed.
func (s *Server) downloadInterview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	v, err := s.app.ReadDocument(r.Context(), s.me, study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	attach(w, stem(v.Document.Name)+".txt")
	_, err = w.Write([]byte(v.Revision.Text))
	return err
}

// attach says that an answer is a file to keep, under a name.
func attach(w http.ResponseWriter, name string) {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/%`, r) {
			return '_'
		}
		return r
	}, name)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+plain+`"; filename*=UTF-8''`+url.PathEscape(name))
}

// TrashPage lists the interviews that can be brought back.
type TrashPage struct {
	Frame
	Documents []firsthand.Document
}

func (s *Server) trash(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := TrashPage{Frame: s.frameIn(study, "Interviews", "Trash")}
	var err error
	if p.Documents, err = s.app.TrashedDocuments(r.Context(), study.ID); err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "interviews_trash", p)
}

func (s *Server) restoreInterview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if err := s.app.RestoreDocument(r.Context(), s.me, study.ID, firsthand.ID(r.PostFormValue("document"))); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/interviews/trash")
}
