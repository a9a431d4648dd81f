package web

import (
	"context"
	"net/http"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// A DataMemo is a memo about a document, a passage of it or a coding in it.
type DataMemo struct {
	ID      firsthand.ID `json:"id"`
	Coding  firsthand.ID `json:"coding,omitempty"`
	Start   int          `json:"start,omitempty"` // of its passage; start and end are 0 where it is about the whole
	End     int          `json:"end,omitempty"`
	By      string       `json:"by"`
	Mine    bool         `json:"mine,omitempty"`
	Day     string       `json:"day"`
	Title   string       `json:"title,omitempty"`
	Body    string       `json:"body"`
	Changed bool         `json:"changed,omitempty"`
}

// memosOf are the memos that the margin of a document shows.
func (s *Server) memosOf(ctx context.Context, study firsthand.Study, document firsthand.ID, ix *text.Index, blind bool) ([]DataMemo, error) {
	found, _, err := s.app.Memos(ctx, study, app.MemoQuery{Document: document})
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(study.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	out := make([]DataMemo, 0, len(found))
	for _, m := range found {
		mine := m.Who == s.me.Name
		if blind && !mine {
			continue
		}
		d := DataMemo{ID: m.ID, By: m.Who, Mine: mine, Day: time.UnixMilli(m.Created).In(zone).Format("2 January"), Title: m.Title, Body: m.Body, Changed: m.Changed}
		if m.Kind == app.OfCoding {
			d.Coding = m.About
		}
		if m.Kind != app.OfDocument && m.Place.Len() > 0 {
			d.Start, d.End = ix.UTF16(m.Place.Start), ix.UTF16(m.Place.End)
		}
		out = append(out, d)
	}
	return out, nil
}

// addMemo writes a memo about a coding, a passage, or the document.
func (s *Server) addMemo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Selected
		ID, Coding firsthand.ID
		Body       string
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, _, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	m := firsthand.Memo{ID: in.ID, Study: study.ID, About: d.ID, Body: in.Body}
	switch {
	case in.Coding != "":
		m.About = in.Coding
	case in.End > 0:
		if _, _, m.Span, err = s.on(r, study, in.Selected); err != nil {
			return err
		}
	}
	if _, err := s.app.AddMemo(r.Context(), s.me, m); err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in.Selected, News{})
}

// editMemo gives a memo other words; without any it is removed.
func (s *Server) editMemo(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Selected
		Title, Body string
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, _, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	id := firsthand.ID(r.PathValue("memo"))
	if in.Title == "" && in.Body == "" {
		err = s.app.RemoveMemo(r.Context(), s.me, study.ID, id)
	} else {
		_, err = s.app.EditMemo(r.Context(), s.me, study.ID, id, in.Title, in.Body)
	}
	if err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in.Selected, News{})
}
