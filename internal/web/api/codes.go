package api

import (
	"context"
	"net/http"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A Code is one line of the codebook.
type Code struct {
	ID                firsthand.ID `json:"id" doc:"For life, in this study."`
	GUID              string       `json:"guid" doc:"What REFI-QDA files call it, in every program that reads them."`
	Path              string       `json:"path" doc:"Names from the root joined by /; a / in a name is written \\/."`
	Name              string       `json:"name" doc:"The last name of the path."`
	Parent            *string      `json:"parent" doc:"The path of the code above; null at the top."`
	Depth             int          `json:"depth" doc:"0 at the top."`
	Folder            bool         `json:"folder" doc:"It groups codes and codes nothing itself."`
	Color             *string      `json:"color" doc:"#RRGGBB; null where none was chosen."`
	Definition        string       `json:"definition" doc:"What the code means."`
	UseWhen           string       `json:"use_when" doc:"When to use it."`
	NotWhen           string       `json:"not_when" doc:"When not."`
	Example           string       `json:"example" doc:"A passage that shows it."`
	Theme             *int         `json:"theme" doc:"The theme's number; null where the code is no theme."`
	Title             string       `json:"title" doc:"The theme's title; may be empty."`
	Layer             string       `json:"layer" doc:"Whose codings are counted."`
	References        int          `json:"references" doc:"Codings with this code."`
	Participants      int          `json:"participants" doc:"Participants with at least one of them."`
	ReferencesBelow   int          `json:"references_below" doc:"Codings with this code or one below it."`
	ParticipantsBelow int          `json:"participants_below" doc:"Participants with at least one of them."`
}

// codesAsked asks for the codebook.
type codesAsked struct {
	inStudy
	Coder string `query:"coder" doc:"Whose codings to count: a coder's name, or every. The reporting layer where nobody is named."`
}

// A NewCode is a code to make.
type NewCode struct {
	Path       string `json:"path" doc:"Names from the root joined by /; the code above must be there."`
	Color      string `json:"color,omitempty" doc:"#RRGGBB."`
	Definition string `json:"definition,omitempty" doc:"What the code means."`
	UseWhen    string `json:"use_when,omitempty" doc:"When to use it."`
	NotWhen    string `json:"not_when,omitempty" doc:"When not."`
	Example    string `json:"example,omitempty" doc:"A passage that shows it."`
}

// codeMade asks for a code to be made.
type codeMade struct {
	inStudy
	Body NewCode
}

// A MadeCode is a code that was made.
type MadeCode struct {
	Done
	ID   firsthand.ID `json:"id" doc:"Of the code."`
	Path string       `json:"path" doc:"Of the code."`
}

func (s *Server) codeOperations() {
	list(s, "/studies/{study}/codes", "codes", "List the codebook, in the order of the tree.", "A code comes before those below it.",
		func(ctx context.Context, in *codesAsked, w app.Window, each func(Code) error) (app.Extent, error) {
			return s.codes(ctx, in, w, each)
		})
	act(s, http.MethodPost, "/studies/{study}/codes", "addCode", "Make a code.", "It stands last among its siblings. 409 where one of them has its name.", http.StatusCreated, s.addCode)
}

func (s *Server) codes(ctx context.Context, in *codesAsked, w app.Window, each func(Code) error) (app.Extent, error) {
	var rows []app.TidyCode
	e, layer, err := s.app.EachCode(ctx, in.study, in.Coder, w, func(c app.TidyCode) error { rows = append(rows, c); return nil })
	if err != nil {
		return e, err
	}
	for _, c := range rows {
		row := Code{ID: c.ID, GUID: c.GUID, Path: c.Path, Name: c.Name, Parent: maybe(c.Parent), Depth: c.Depth, Folder: c.Folder, Color: maybe(c.Color), Definition: c.Definition,
			UseWhen: c.UseWhen, NotWhen: c.NotWhen, Example: c.Example, Title: c.Title, Layer: layer, References: c.Own.References, Participants: c.Own.People,
			ReferencesBelow: c.All.References, ParticipantsBelow: c.All.People}
		if c.Theme > 0 {
			row.Theme = &c.Theme
		}
		if err := each(row); err != nil {
			return e, err
		}
	}
	return e, nil
}

func (s *Server) addCode(ctx context.Context, in *codeMade) (MadeCode, error) {
	names := firsthand.SplitPath(in.Body.Path)
	if strings.TrimSpace(in.Body.Path) == "" || len(names) == 0 {
		return MadeCode{}, firsthand.Errorf(firsthand.Invalid, "The new code has no path; nothing was changed.")
	}
	c := firsthand.Code{Study: in.study.ID, Name: names[len(names)-1], Color: in.Body.Color, Definition: in.Body.Definition,
		UseWhen: in.Body.UseWhen, NotWhen: in.Body.NotWhen, Example: in.Body.Example}
	if above := firsthand.PathOf(names[:len(names)-1]); above != "" {
		parent, err := s.app.CodeNamed(ctx, in.study.ID, above)
		if err != nil {
			return MadeCode{}, err
		}
		c.Parent = parent.ID
	}
	made, err := s.app.AddCode(ctx, s.me, c)
	if err != nil {
		return MadeCode{}, err
	}
	done, err := s.done(ctx, in.study.ID)
	return MadeCode{done, made.ID, firsthand.PathOf(names)}, err
}
