package web

import (
	"net/http"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ColumnsPage lists what is recorded of the people.
type ColumnsPage struct {
	Frame
	Views   []Section
	Columns []ColumnForm
	New     ColumnForm
	Wrong   string
	Hint    string
}

// A ColumnForm is a variable as a form.
type ColumnForm struct {
	firsthand.Variable
	List  string // the values of a closed list, a line each
	InUse int    // people who have a value
	Types []Choice
}

func columnForm(v firsthand.Variable) ColumnForm {
	f := ColumnForm{Variable: v, List: strings.Join(v.Values, "\n")}
	for _, t := range app.VariableTypes {
		f.Types = append(f.Types, Choice{t.Name, string(t.Type), v.Type == t.Type})
	}
	return f
}

func (s *Server) columnsPage(r *http.Request, study firsthand.Study) (ColumnsPage, error) {
	p := ColumnsPage{Frame: s.frameIn(study, "People", "What is recorded of people"), New: columnForm(firsthand.Variable{Type: firsthand.TextValue})}
	p.Views = p.peopleViews("Columns")
	v, err := s.app.People(r.Context(), study.ID)
	for i, variable := range v.Variables {
		f := columnForm(variable)
		for _, l := range v.Lines {
			if l.Values[i] != "" {
				f.InUse++
			}
		}
		p.Columns = append(p.Columns, f)
	}
	return p, err
}

func (s *Server) peopleColumns(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.columnsPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "people_columns", p)
}

// changeColumn makes, changes or removes a variable.
func (s *Server) changeColumn(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	v := firsthand.Variable{ID: firsthand.ID(r.PostFormValue("id")), Study: study.ID, Name: strings.TrimSpace(r.PostFormValue("name")), Type: firsthand.VariableType(r.PostFormValue("type")), Note: strings.TrimSpace(r.PostFormValue("note"))}
	if v.Type == firsthand.OneOf || v.Type == firsthand.ManyOf {
		for line := range strings.Lines(r.PostFormValue("values")) {
			if line = strings.TrimSpace(line); line != "" {
				v.Values = append(v.Values, line)
			}
		}
	}
	var err error
	if r.PostFormValue("delete") != "" {
		err = s.app.DeleteVariable(r.Context(), s.me, study.ID, v.ID)
	} else {
		_, err = s.app.PutVariable(r.Context(), s.me, v)
	}
	if err == nil {
		return s.did(w, r, study.ID, "", "/s/"+study.Name+"/people/variables")
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.columnsPage(r, study)
	if other != nil {
		return other
	}
	if i := slices.IndexFunc(p.Columns, func(f ColumnForm) bool { return f.ID == v.ID }); i >= 0 {
		used := p.Columns[i].InUse
		p.Columns[i] = columnForm(v)
		p.Columns[i].InUse = used
	} else {
		p.New = columnForm(v)
	}
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	return s.show(w, code, "people_columns", p)
}
