package web

import (
	"mime"
	"net/http"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// WithdrawnPage lists who left, by number, and how far.
type WithdrawnPage struct {
	Frame
	Lines []app.Leaving
}

// levelName is a level in words.
func levelName(l firsthand.Level) string {
	for _, c := range levelsInWords {
		if c.Level == l {
			return c.Name
		}
	}
	return string(l)
}

func (s *Server) withdrawn(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := WithdrawnPage{Frame: s.frameIn(study, "People", "Withdrawn")}
	var err error
	if p.Lines, err = s.app.Leavings(r.Context(), study.ID); err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "withdrawn", p)
}

// CertificatePage is a certificate as people read and print it.
type CertificatePage struct {
	Frame
	Certificate app.Certificate
	Of          firsthand.ID
	Signed      bool // it is as it was signed
}

func (s *Server) certificateOf(r *http.Request, study firsthand.Study) (app.Leaving, error) {
	all, err := s.app.Leavings(r.Context(), study.ID)
	if err != nil {
		return app.Leaving{}, err
	}
	i := slices.IndexFunc(all, func(l app.Leaving) bool { return string(l.ID) == r.PathValue("certificate") && l.Certificate != nil })
	if i < 0 {
		return app.Leaving{}, firsthand.Errorf(firsthand.NotFound, "There is no such certificate in this study.")
	}
	return all[i], nil
}

func (s *Server) certificate(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	l, err := s.certificateOf(r, study)
	if err != nil {
		return err
	}
	b, err := l.Certificate.Bytes()
	if err != nil {
		return err
	}
	_, bad := app.ReadCertificate(b)
	p := CertificatePage{Frame: s.frameIn(study, "People", "Certificate of "+l.Number), Certificate: *l.Certificate, Of: l.ID, Signed: bad == nil}
	p.Scripts = []string{"public.js"}
	return s.show(w, http.StatusOK, "certificate", p)
}

// certificateFile is the certificate as `firsthand certificate` reads it.
func (s *Server) certificateFile(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	l, err := s.certificateOf(r, study)
	if err != nil {
		return err
	}
	b, err := l.Certificate.Bytes()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "certificate-" + l.Number + ".json"}))
	_, err = w.Write(b)
	return err
}
