// Package api is what programs ask of the workspace: JSON and csv under /api/v1,
// for R, Python and whatever else can read an address.
//
// Its one rule: an operation is registered with the types of what it takes and
// gives, and everything else is made from those: how a request is read, how an
// answer is written, the OpenAPI description and the TypeScript types. None of
// them can say something that the program does not do.
package api

import (
	"log/slog"
	"net/http"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// Prefix is where the operations are.
const Prefix = "/api/v1"

// A Server answers programs, as one person. Who may ask is settled before a
// request comes here.
type Server struct {
	app  *app.App
	me   app.Person
	log  *slog.Logger
	ops  []operation
	mux  *http.ServeMux
	told []byte // the OpenAPI description
}

// New makes the operations over a program.
func New(a *app.App, me app.Person, log *slog.Logger) (*Server, error) {
	s := &Server{app: a, me: me, log: log, mux: http.NewServeMux()}
	s.register()
	var err error
	if s.told, err = s.Description(); err != nil {
		return nil, err
	}
	for _, op := range s.ops {
		s.mux.HandleFunc(op.method+" "+Prefix+op.path, s.answer(op))
	}
	s.mux.HandleFunc("GET "+Prefix+"/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(s.told) // a reader who went away reads nothing
	})
	s.mux.HandleFunc("/", s.nowhere)
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// register lists the operations, in the order in which they are described.
func (s *Server) register() {
	s.studyOperations()
	s.documentOperations()
	s.codeOperations()
	s.codingOperations()
	s.caseOperations()
	s.questionOperations()
	s.rigourOperations()
	s.historyOperations()
}

// nowhere answers for an address with no operation, or with none of that method.
func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = m
		if _, pattern := s.mux.Handler(probe); pattern != "/" && pattern != "" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		Refuse(w, http.StatusMethodNotAllowed, "This address does not take "+r.Method+".", "It takes "+strings.Join(allowed, " and ")+".")
		return
	}
	e := firsthand.Errorf(firsthand.NotFound, "There is nothing at this address.").WithHint("%s/openapi.json describes what there is", Prefix)
	s.fail(w, r, e)
}
