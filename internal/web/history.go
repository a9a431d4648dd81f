package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// JournalPage is a study's history, or that of one thing in it.
type JournalPage struct {
	Frame
	Part    app.JournalPart
	Asked   HistoryQuery
	People  []string
	Kinds   []Choice
	Of      string // what the object is called, where one is asked for
	Chain   *app.ChainReport
	Ways    Ways
	Older   string // the address of what is older, empty where nothing is
	Newest  string // of the newest, where older entries are shown
	Wrong   string
	HereNow string // the address with what is asked
}

// A HistoryQuery is what a person asked of the history.
type HistoryQuery struct{ By, Kind, Object, From, To string }

func (q HistoryQuery) values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"by": q.By, "kind": q.Kind, "object": q.Object, "from": q.From, "to": q.To} {
		if value != "" {
			v.Set(key, value)
		}
	}
	return v
}

// Any tells whether less than all is asked for.
func (q HistoryQuery) Any() bool { return q != HistoryQuery{} }

// actKinds are the kinds of act to choose from.
var actKinds = [][2]string{{"coding", "coding"}, {"code", "codes: made, changed, moved"}, {"code.merge", "codes merged"}, {"code.split", "codes split"}, {"code.delete", "codes deleted"},
	{"codebook", "codebooks brought in"}, {"memo", "memos"}, {"document", "interviews changed"}, {"documents", "interviews brought in"}, {"codings", "codings brought in"},
	{"people", "people"}, {"cases", "people brought in"}, {"project", "projects brought in"}, {"question", "kept questions"}, {"framework", "framework summaries"},
	{"history", "brought back"}, {"study", "the study"}}

func (s *Server) journal(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := JournalPage{Frame: s.frameIn(study, "History", "History")}
	p.Asked = HistoryQuery{r.FormValue("by"), r.FormValue("kind"), strings.TrimSpace(r.FormValue("object")), r.FormValue("from"), r.FormValue("to")}
	q := app.JournalQuery{By: p.Asked.By, Kind: p.Asked.Kind, Object: p.Asked.Object, Limit: rowsShown}
	var err error
	if q.Since, q.Before, err = days(p.Asked, study); err != nil {
		p.Wrong = err.Error()
	}
	q.Until, _ = strconv.ParseInt(r.FormValue("until"), 10, 64) // not a number is from the newest on
	if p.Part, err = s.app.JournalPage(r.Context(), study.ID, q); err != nil {
		return err
	}
	at := p.Asked.values()
	p.HereNow = p.Base() + "/journal"
	if len(at) > 0 {
		p.HereNow += "?" + at.Encode()
	}
	if q.Until > 0 && len(p.Part.Lines) > 0 {
		p.Newest = p.HereNow
	}
	if p.Part.More > 0 {
		at.Set("until", strconv.FormatInt(p.Part.More, 10))
		p.Older = p.Base() + "/journal?" + at.Encode()
	}
	team, _, _, err := s.app.Team(r.Context(), s.me, study.ID)
	if err != nil {
		return err
	}
	for _, c := range team {
		p.People = append(p.People, c.Name)
	}
	for _, k := range actKinds {
		p.Kinds = append(p.Kinds, Choice{k[1], k[0], k[0] == p.Asked.Kind})
	}
	if p.Asked.Object != "" {
		if p.Of, err = s.app.NameOf(r.Context(), study, p.Asked.Object); err != nil {
			return err
		}
	}
	if r.FormValue("verify") != "" {
		chain, err := s.app.VerifyJournal(r.Context(), study.ID)
		if err != nil {
			return err
		}
		p.Chain = &chain
	}
	if p.Ways, err = s.ways(r, study); err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "journal", p)
}

// days are the moments between which a history is asked for, from the start of
// one day to the end of another where the study is.
func days(q HistoryQuery, study firsthand.Study) (since, before int64, err error) {
	zone, zoneErr := time.LoadLocation(study.TimeZone)
	if zoneErr != nil {
		zone = time.UTC
	}
	for _, d := range []struct {
		typed string
		to    *int64
		later int
	}{{q.From, &since, 0}, {q.To, &before, 1}} {
		if d.typed == "" {
			continue
		}
		t, parseErr := time.ParseInLocation(time.DateOnly, d.typed, zone)
		if parseErr != nil {
			err = firsthand.Errorf(firsthand.Invalid, "A day is written 2026-01-31, not “%s”; all days are shown.", d.typed)
			continue
		}
		*d.to = t.AddDate(0, 0, d.later).UnixMilli()
	}
	return since, before, err
}

// EntryPage is one entry of the journal.
type EntryPage struct {
	Frame
	View  app.EntryView
	Wrong string
	Hint  string
}

// Most is how many changes the page shows one by one.
func (p EntryPage) Most() int { return len(p.View.Changes) }

func (s *Server) entryPage(r *http.Request, study firsthand.Study) (EntryPage, error) {
	seq, err := strconv.ParseInt(r.PathValue("entry"), 10, 64)
	if err != nil {
		return EntryPage{}, notThere
	}
	p := EntryPage{Frame: s.frameIn(study, "History", "Entry "+strconv.FormatInt(seq, 10))}
	p.View, err = s.app.Entry(r.Context(), study, seq)
	return p, err
}

func (s *Server) entry(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.entryPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "entry", p)
}

// bringBack brings back what an entry removed, or gives one thing the state that
// it had there.
func (s *Server) bringBack(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.entryPage(r, study)
	if err != nil {
		return err
	}
	object := firsthand.ID(r.PostFormValue("object"))
	if as := r.PostFormValue("as"); as != "" {
		err = s.app.MakeAsIt(r.Context(), s.me, study.ID, p.View.Seq, object, as == "before")
	} else {
		_, err = s.app.BringBack(r.Context(), s.me, study.ID, p.View.Seq, object)
	}
	if err == nil {
		return s.did(w, r, study.ID, "", p.here(r, p.Base()+"/journal/"+strconv.FormatInt(p.View.Seq, 10)))
	}
	code := status[firsthand.KindOf(err)]
	if firsthand.KindOf(err) == firsthand.Internal {
		return err
	}
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	return s.show(w, code, "entry", p)
}

// RemovedPage is what was removed lately and can be brought back.
type RemovedPage struct {
	Frame
	Lines []app.TrashLine
	Days  int
}

func (s *Server) removed(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := RemovedPage{Frame: s.frameIn(study, "History", "Trash"), Days: app.TrashDays}
	var err error
	if p.Lines, err = s.app.InTrash(r.Context(), study.ID); err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "removed", p)
}
