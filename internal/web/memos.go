package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// MemosPage lists a study's memos.
type MemosPage struct {
	Frame
	Memos  []ShownMemo
	All    int
	Asked  app.MemoQuery
	Kinds  []Choice
	People []string
	New    MemoBox // about the study
	Pager
}

// A ShownMemo is a memo with where to go from it.
type ShownMemo struct {
	app.MemoView
	At      string // the page of what it is about, empty where there is none
	Hue     Hue    // of the code that it is about
	Changed bool   // written anew since it was first written
}

// MemoBox is the memos about one thing, with a form for one more. It is the
// template "memos".
type MemoBox struct {
	Base  string
	Study firsthand.Study
	About firsthand.ID
	Back  string // the page that it stands on
	Memos []ShownMemo
	Title string
	Body  string
	Wrong string
}

// memosShown is how many memos a page has.
const memosShown = 50

// memoKinds are the kinds of memo as a page calls them.
var memoKinds = map[app.MemoKind]string{app.OfStudy: "the study", app.OfDocument: "an interview", app.OfPassage: "a passage", app.OfCode: "a code",
	app.OfCoding: "a coding", app.OfCase: "a person", app.Apart: "something removed"}

// KindName is what a memo is about, in words.
func (m ShownMemo) KindName() string { return memoKinds[m.Kind] }

func (s *Server) shownMemos(r *http.Request, study firsthand.Study, found []app.MemoView) ([]ShownMemo, error) {
	base := "/s/" + study.Name
	out := make([]ShownMemo, len(found))
	var hue map[firsthand.ID]Hue
	for i, m := range found {
		out[i] = ShownMemo{MemoView: m, Changed: m.Modified > m.Created}
		switch m.Kind {
		case app.OfStudy:
			out[i].At = base
		case app.OfDocument:
			out[i].At = readAt(base, m.In, 0)
		case app.OfPassage:
			out[i].At = readAt(base, m.In, 0)
		case app.OfCoding:
			out[i].At = readAt(base, m.In, 0) + "#k=" + string(m.About)
		case app.OfCode:
			out[i].At = base + "/codes/" + string(m.About)
		case app.OfCase:
			if at := base + "/people/" + url.PathEscape(m.Name); s.leads(at) {
				out[i].At = at
			}
		}
		if m.Code == "" {
			continue
		}
		if hue == nil {
			codes, err := s.app.ReadCodes(r.Context(), study.ID)
			if err != nil {
				return nil, err
			}
			hue = hues(codes)
		}
		out[i].Hue = hue[m.Code]
	}
	return out, nil
}

// memoBox reads the memos about one thing, for a page to show.
func (s *Server) memoBox(r *http.Request, study firsthand.Study, about firsthand.ID, back string) (MemoBox, error) {
	b := MemoBox{Base: "/s/" + study.Name, Study: study, About: about, Back: back}
	found, _, err := s.app.Memos(r.Context(), study, app.MemoQuery{About: about})
	if err != nil {
		return b, err
	}
	b.Memos, err = s.shownMemos(r, study, found)
	return b, err
}

func (s *Server) memos(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.memosPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "memos", p)
}

func (s *Server) memosPage(r *http.Request, study firsthand.Study) (MemosPage, error) {
	p := MemosPage{Frame: s.frameIn(study, "Memos", "Memos")}
	p.Asked = app.MemoQuery{Kind: app.MemoKind(r.FormValue("kind")), By: r.FormValue("by"), Words: strings.TrimSpace(r.FormValue("q"))}
	from, _ := strconv.Atoi(r.FormValue("from")) // not a number is from the start
	q := p.Asked
	q.From, q.Limit = max(0, from)/memosShown*memosShown, memosShown
	q.Newest = true
	found, all, err := s.app.Memos(r.Context(), study, q)
	if err != nil {
		return p, err
	}
	p.All = all
	if p.Memos, err = s.shownMemos(r, study, found); err != nil {
		return p, err
	}
	for _, k := range app.MemoKinds {
		p.Kinds = append(p.Kinds, Choice{memoKinds[k], string(k), k == p.Asked.Kind})
	}
	team, _, _, err := s.app.Team(r.Context(), s.me, study.ID)
	if err != nil {
		return p, err
	}
	for _, c := range team {
		p.People = append(p.People, c.Name)
	}
	p.New = MemoBox{Base: p.Base(), Study: study, About: study.ID, Back: p.Base() + "/memos"}
	p.Pager = pagerOf(r, all, memosShown, func(from int) string {
		return p.Base() + "/memos?" + url.Values{"kind": {string(p.Asked.Kind)}, "by": {p.Asked.By}, "q": {p.Asked.Words}, "from": {strconv.Itoa(from)}}.Encode()
	})
	return p, nil
}

// MemoPage is one memo, to be changed or removed.
type MemoPage struct {
	Frame
	Memo  ShownMemo
	Name  string
	Body  string
	Back  string
	Wrong string
}

func (s *Server) memoPage(r *http.Request, study firsthand.Study) (MemoPage, error) {
	p := MemoPage{Frame: s.frameIn(study, "Memos", "A memo")}
	m, err := s.app.Memo(r.Context(), study, firsthand.ID(r.PathValue("memo")))
	if err != nil {
		return p, err
	}
	shown, err := s.shownMemos(r, study, []app.MemoView{m})
	if err != nil {
		return p, err
	}
	p.Memo, p.Name, p.Body = shown[0], m.Memo.Title, m.Body
	p.Back = p.Base() + "/memos"
	return p, nil
}

func (s *Server) memo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.memoPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "memo", p)
}

// writeMemo writes a memo about the thing that the form names, or a passage of it.
func (s *Server) writeMemo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	m := firsthand.Memo{Study: study.ID, About: firsthand.ID(r.PostFormValue("about")), Title: r.PostFormValue("title"), Body: r.PostFormValue("body")}
	m.Span.Start, _ = strconv.Atoi(r.PostFormValue("start")) // none is no passage
	m.Span.End, _ = strconv.Atoi(r.PostFormValue("end"))
	_, err := s.app.AddMemo(r.Context(), s.me, m)
	p := MemosPage{Frame: s.frameIn(study, "Memos", "Memos")}
	if err == nil {
		return s.did(w, r, study.ID, "", p.here(r, p.Base()+"/memos"))
	}
	code, known := readable(err)
	if !known {
		return err
	}
	if p, err2 := s.memosPage(r, study); err2 == nil {
		p.New.About, p.New.Back, p.New.Title, p.New.Body, p.New.Wrong = m.About, r.PostFormValue("back"), m.Title, m.Body, err.Error()
		return s.show(w, code, "memos", p)
	}
	return err
}

func (s *Server) changeMemo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.memoPage(r, study)
	if err != nil {
		return err
	}
	title, body := r.PostFormValue("title"), r.PostFormValue("body")
	if seen := r.PostFormValue("seen"); seen != "" && seen != strconv.FormatInt(p.Memo.Modified, 10) && body != p.Memo.Body {
		p.Name, p.Body, p.Wrong = title, body, changedMeanwhile+" It says now: “"+p.Memo.Body+"”"
		return s.show(w, http.StatusConflict, "memo", p)
	}
	changed, err := s.app.EditMemo(r.Context(), s.me, study.ID, p.Memo.ID, title, body)
	if err == nil {
		if to := p.here(r, p.Back); changed == p.Memo.Memo {
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		} else {
			return s.did(w, r, study.ID, "", to)
		}
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p.Name, p.Body, p.Wrong = title, body, err.Error()
	return s.show(w, code, "memo", p)
}

func (s *Server) removeMemo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if err := s.app.RemoveMemo(r.Context(), s.me, study.ID, firsthand.ID(r.PathValue("memo"))); err != nil {
		return err
	}
	f := s.frameIn(study, "Memos", "")
	return s.did(w, r, study.ID, "", f.here(r, f.Base()+"/memos"))
}
