package web

import (
	"net/http"
	"net/url"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// SavedPage lists the questions that are kept.
type SavedPage struct {
	Frame
	Kinds []Section
	List  []app.KeptQuestion
}

// KindOf is which kind of question an address asks.
func (p SavedPage) KindOf(q app.KeptQuestion) string {
	path, _, _ := strings.Cut(q.Address, "?")
	for _, k := range kinds("", "") {
		if k.Address == path {
			return k.Name
		}
	}
	return strings.ToUpper(path[1:2]) + path[2:]
}

func (s *Server) saved(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := SavedPage{Frame: s.frameIn(study, "Questions", "Kept questions")}
	p.Kinds = kinds(p.Base(), "Kept")
	var err error
	if p.List, err = s.app.KeptQuestions(r.Context(), study.ID); err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "saved", p)
}

// savedOne leads to the page that asks a kept question.
func (s *Server) savedOne(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	q, err := s.app.KeptQuestion(r.Context(), study.ID, firsthand.ID(r.PathValue("question")))
	if err != nil {
		return err
	}
	at, err := url.Parse(q.Address)
	if err != nil || !s.asks(study, q.Address) {
		return notThere
	}
	fields := at.Query()
	fields.Set("kept", string(q.ID))
	http.Redirect(w, r, "/s/"+study.Name+at.EscapedPath()+"?"+fields.Encode(), http.StatusSeeOther)
	return nil
}

// asks tells whether an address below the study's is a page that asks something.
func (s *Server) asks(study firsthand.Study, address string) bool {
	path, _, _ := strings.Cut(address, "?")
	switch path {
	case "/find", "/questions", "/questions/words", "/questions/together", "/questions/matrix", "/questions/framework", "/agreement", "/saturation":
		return s.leads("/s/" + study.Name + path)
	}
	return false
}

func (s *Server) keepQuestion(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	address := r.PostFormValue("address")
	if !s.asks(study, address) {
		return firsthand.Errorf(firsthand.Invalid, "Only a question can be kept; nothing was changed.")
	}
	q, err := s.app.KeepQuestion(r.Context(), s.me, study.ID, r.PostFormValue("name"), address)
	if err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/questions/saved/"+string(q.ID))
}

func (s *Server) renameQuestion(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	id := r.PathValue("question")
	if err := s.app.RenameQuestion(r.Context(), s.me, study.ID, firsthand.ID(id), r.PostFormValue("name")); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/questions/saved")
}

func (s *Server) removeQuestion(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if err := s.app.RemoveQuestion(r.Context(), s.me, study.ID, firsthand.ID(r.PathValue("question"))); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/questions/saved")
}
