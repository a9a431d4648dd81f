package api

import (
	"context"
	"net/http"
	"reflect"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// An operation is one thing that a program may ask for.
type operation struct {
	method, path string
	name         string // for programs that are made from the description
	summary      string // a sentence
	about        string // what else should be known
	in           reflect.Type
	out          reflect.Type
	row          reflect.Type // of a table; nil where the answer is none
	status       int
	run          func(context.Context, request) (answer, error)
}

// A request is what was asked: how its parts are read into a struct, and which
// window of a list is wanted.
type request struct {
	*http.Request
	table  bool // csv is wanted
	guard  bool // cells are to be safe for spreadsheet programs
	window app.Window
	fill   func(in any) error
}

// An answer is JSON, or a table that writes itself.
type answer struct {
	value any
	write func(*tableWriter) error
	next  string // the cursor of what follows
}

// inStudy is the part of a request that names a study.
type inStudy struct {
	Study string `path:"study" doc:"The study's short name, or its id."`

	study firsthand.Study
}

func (i *inStudy) find(ctx context.Context, a *app.App) (err error) {
	i.study, err = a.Study(ctx, i.Study)
	return err
}

// read fills a request's struct and finds the study that it names.
func read[In any](ctx context.Context, s *Server, r request) (*In, error) {
	in := new(In)
	if err := r.fill(in); err != nil {
		return nil, err
	}
	if p, ok := any(in).(interface {
		find(context.Context, *app.App) error
	}); ok {
		if err := p.find(ctx, s.app); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// list registers an operation that gives a long list: a page at a time as JSON,
// the whole as csv.
func list[In, Row any](s *Server, path, name, summary, about string, ask func(context.Context, *In, app.Window, func(Row) error) (app.Extent, error)) {
	s.ops = append(s.ops, operation{
		method: http.MethodGet, path: path, name: name, summary: summary, about: about, status: http.StatusOK,
		in: reflect.TypeFor[In](), out: reflect.TypeFor[Page[Row]](), row: reflect.TypeFor[Row](),
		run: func(ctx context.Context, r request) (answer, error) {
			in, err := read[In](ctx, s, r)
			if err != nil {
				return answer{}, err
			}
			if r.table {
				return answer{write: func(t *tableWriter) error {
					_, err := ask(ctx, in, r.window, func(row Row) error { return t.row(row) })
					return err
				}}, nil
			}
			page := Page[Row]{Results: []Row{}}
			extent, err := ask(ctx, in, r.window, func(row Row) error { page.Results = append(page.Results, row); return nil })
			if err != nil {
				return answer{}, err
			}
			page.Entry, page.Count = extent.Entry, extent.Count
			cursor := next(extent, r.window.From+len(page.Results))
			page.Next = maybe(cursor)
			return answer{value: page, next: cursor}, nil
		},
	})
}

// get registers an operation that gives one thing. rows, where not nil, are the
// thing as a table.
func get[In, Out, Row any](s *Server, path, name, summary, about string, ask func(context.Context, *In) (Out, error), rows func(Out) []Row) {
	op := operation{
		method: http.MethodGet, path: path, name: name, summary: summary, about: about, status: http.StatusOK,
		in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](),
		run: func(ctx context.Context, r request) (answer, error) {
			in, err := read[In](ctx, s, r)
			if err != nil {
				return answer{}, err
			}
			out, err := ask(ctx, in)
			if err != nil || !r.table {
				return answer{value: out}, err
			}
			return answer{write: func(t *tableWriter) error {
				for _, row := range rows(out) {
					if err := t.row(row); err != nil {
						return err
					}
				}
				return nil
			}}, nil
		},
	}
	if rows != nil {
		op.row = reflect.TypeFor[Row]()
	}
	s.ops = append(s.ops, op)
}

// act registers an operation that changes something.
func act[In, Out any](s *Server, method, path, name, summary, about string, status int, do func(context.Context, *In) (Out, error)) {
	s.ops = append(s.ops, operation{
		method: method, path: path, name: name, summary: summary, about: about, status: status,
		in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](),
		run: func(ctx context.Context, r request) (answer, error) {
			in, err := read[In](ctx, s, r)
			if err != nil {
				return answer{}, err
			}
			out, err := do(ctx, in)
			return answer{value: out}, err
		},
	})
}

// none is the row type of what is no table.
type none struct{}

// maybe is nil for an empty string, which JSON writes as null.
func maybe[S ~string](s S) *S {
	if s == "" {
		return nil
	}
	return &s
}
