package web

import (
	"bytes"
	"mime"
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// VouchersPage is the ledger of thank-yous.
type VouchersPage struct {
	Frame
	Views   []Section
	Ledger  app.Ledger
	Without []string // numbers of people who were interviewed and have no voucher
	Ahead   int      // interviews that are booked
	struck  int      // the line that could not be struck out
	typed   typed
}

func (s *Server) vouchersPage(r *http.Request, study firsthand.Study) (VouchersPage, error) {
	p := VouchersPage{Frame: s.frameIn(study, "People", "Vouchers")}
	p.Views = p.peopleViews("Vouchers")
	var err error
	if p.Ledger, err = s.app.Vouchers(r.Context(), study.ID); err != nil {
		return p, err
	}
	given := map[string]bool{}
	for _, v := range p.Ledger.Lines {
		given[v.To] = given[v.To] || v.Void == ""
	}
	people, err := s.app.Participants(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	for _, l := range people {
		if l.Stage == firsthand.Interviewed && !given[l.Number] {
			p.Without = append(p.Without, l.Number)
		}
		if stageNow(l) == booked {
			p.Ahead++
		}
	}
	return p, nil
}

// StruckWrong is what was wrong with striking a line out.
func (p VouchersPage) StruckWrong(number int) string {
	if p.struck == number {
		return p.typed.wrong
	}
	return ""
}

func (s *Server) vouchers(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.vouchersPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "participants_vouchers", p)
}

func (s *Server) strikeVoucher(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := typedIn(r, "strike")
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("voucher"))
	if err != nil {
		return notThere
	}
	err = s.app.StrikeVoucher(r.Context(), s.me, study.ID, number, t.text("reason"))
	if err == nil {
		return s.did(w, r, study.ID, "", "/s/"+study.Name+"/people/vouchers")
	}
	if isNotFound(err) {
		return err
	}
	code, err := t.failed(err)
	if err != nil {
		return err
	}
	p, err := s.vouchersPage(r, study)
	if err != nil {
		return err
	}
	p.struck, p.typed = number, t
	return s.show(w, code, "participants_vouchers", p)
}

// calendar is the interviews to come as a calendar file, which names nobody.
func (s *Server) calendar(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var b bytes.Buffer
	if _, err := s.app.WriteCalendar(r.Context(), study.ID, &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": study.Name + "-interviews.ics"}))
	_, err := w.Write(b.Bytes())
	return err
}
