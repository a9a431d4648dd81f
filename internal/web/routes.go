package web

import "net/http"

// routes lists every address of the workspace, a line each, by the place in the
// bar that it belongs to.
func (s *Server) routes(mux *http.ServeMux) {
	mux.Handle("GET /enter/{secret}", s.page(s.enter))
	mux.Handle("GET /static/{name...}", s.page(s.static))
	mux.Handle("/", s.page(s.nowhere))
	s.homeRoutes(mux)
	s.interviewRoutes(mux)
	s.readerRoutes(mux)
	s.codeRoutes(mux)
	s.questionRoutes(mux)
	s.rigourRoutes(mux)
	s.historyRoutes(mux)
}

func (s *Server) homeRoutes(mux *http.ServeMux) {
	mux.Handle("GET /{$}", s.page(s.home))
	mux.Handle("POST /studies", s.page(s.newStudy))
	mux.Handle("POST /example", s.page(s.buildExample))
	mux.Handle("POST /look", s.page(s.look))
	mux.Handle("GET /s/{study}", s.in(s.overview))
	mux.Handle("POST /s/{study}/undo", s.in(s.takeBack))
	mux.Handle("POST /s/{study}/redo", s.in(s.takeBack))
}

func (s *Server) interviewRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/interviews", s.in(s.interviews))
}

func (s *Server) readerRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/interviews/{interview}/read", s.in(s.read))
	mux.Handle("POST /s/{study}/interviews/{interview}/codings", s.in(s.addCoding))
	mux.Handle("POST /s/{study}/interviews/{interview}/codings/{coding}/remove", s.in(s.removeCoding))
	mux.Handle("POST /s/{study}/interviews/{interview}/undo", s.in(s.undo))
	mux.Handle("POST /s/{study}/interviews/{interview}/redo", s.in(s.redo))
}

func (s *Server) codeRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/codes", s.in(s.codes))
	mux.Handle("GET /s/{study}/codes/{code}", s.in(s.code))
}

func (s *Server) questionRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/questions", s.in(s.questions))
	mux.Handle("GET /s/{study}/questions/together", s.in(s.together))
	mux.Handle("GET /s/{study}/questions/matrix", s.in(s.matrix))
	mux.Handle("GET /s/{study}/find", s.in(s.find))
}

func (s *Server) rigourRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/agreement", s.in(s.agreement))
	mux.Handle("GET /s/{study}/saturation", s.in(s.saturation))
}

func (s *Server) historyRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/journal", s.in(s.journal))
}

// nowhere answers for every address that leads nowhere.
func (s *Server) nowhere(http.ResponseWriter, *http.Request) error { return notThere }
