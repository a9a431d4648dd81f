package api

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A Study is one study in a list.
type Study struct {
	ID        firsthand.ID `json:"id" doc:"For life, in every file that leaves the program."`
	Name      string       `json:"name" doc:"The short name, for addresses and commands."`
	Title     string       `json:"title" doc:"The title, for people."`
	Documents int          `json:"documents" doc:"How many documents it has."`
	Codes     int          `json:"codes" doc:"How many codes, folders left out."`
	Codings   int          `json:"codings" doc:"How many codings, by anyone."`
}

func studyOf(l app.StudyLine) Study {
	return Study{l.ID, l.Name, l.Title, l.Documents, l.Codes, l.Codings}
}

// A StudyInFull is one study with what analyses need to know of it.
type StudyInFull struct {
	Study
	Language  string     `json:"language" doc:"BCP 47; decides how words are stemmed in full-text search."`
	TimeZone  string     `json:"time_zone" doc:"IANA name."`
	Words     int        `json:"words" doc:"Words of all documents."`
	Cases     int        `json:"cases" doc:"How many cases it has."`
	Entries   int64      `json:"entries" doc:"How many acts its journal holds; the number of the newest."`
	Coders    []string   `json:"coders" doc:"Who coded anything, the one whose layer reports count first."`
	Variables []Variable `json:"variables" doc:"The attributes that cases have."`
}

// A Variable is an attribute that cases may have.
type Variable struct {
	Name   string   `json:"name" doc:"Unique in the study; the name of its column in csv."`
	Type   string   `json:"type" enum:"text,number,integer,date,datetime,yes-no,one-of,many-of" doc:"What its values are. Those of many-of stand in one text with ; between."`
	Values []string `json:"values" doc:"The closed values in their order; empty where any is allowed."`
}

func (s *Server) studyOperations() {
	get(s, "/studies", "studies", "List the studies.", "", func(ctx context.Context, _ *none) ([]Study, error) {
		lines, err := s.app.Studies(ctx)
		out := make([]Study, len(lines))
		for i, l := range lines {
			out[i] = studyOf(l)
		}
		return out, err
	}, func(all []Study) []Study { return all })
	get[inStudy, StudyInFull, none](s, "/studies/{study}", "study", "One study: its coders, its variables, how much it holds.", "", s.study, nil)
}

func (s *Server) study(ctx context.Context, in *inStudy) (StudyInFull, error) {
	v, err := s.app.ShowStudy(ctx, string(in.study.ID))
	if err != nil {
		return StudyInFull{}, err
	}
	out := StudyInFull{Study: studyOf(v.StudyLine), Language: v.Language, TimeZone: v.TimeZone, Words: v.Words, Cases: v.Cases, Entries: v.Entries}
	if out.Coders, err = s.app.Coders(ctx, in.study.ID); err != nil {
		return out, err
	}
	all, err := s.app.Variables(ctx, in.study.ID)
	for _, v := range all {
		out.Variables = append(out.Variables, Variable{v.Name, string(v.Type), v.Values})
	}
	return out, err
}
