// Package web is the workspace: pages rendered on the server, with a small
// script where words are coded.
//
// Its one rule: a page is a typed struct and a template, rendered whole before
// a byte of it is sent, and every page but the reader's coding works without
// script. It asks app and knows nothing of the store.
package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"firsthand.study/internal/app"
	"firsthand.study/internal/web/api"
)

// A Server serves the workspace to one person on their own computer.
type Server struct {
	app    *app.App
	me     app.Person
	log    *slog.Logger
	pages  pages
	files  staticFiles
	gate   *gate
	desk   *seat
	mux    *http.ServeMux
	inbox  *inbox
	api    *api.Server
	tokens tokens
	bell   *bell
	pace   *pace
	lock   lock // of the vault

	closing chan struct{} // closed when the program stops, so that open lines end
}

// New makes the workspace for a person. It fails when a template is broken.
func New(a *app.App, me app.Person, log *slog.Logger) (*Server, error) {
	files, err := readStatic()
	if err != nil {
		return nil, err
	}
	p, err := readPages(files)
	if err != nil {
		return nil, err
	}
	s := &Server{app: a, me: me, log: log, pages: p, files: files, gate: newGate(), desk: &seat{}, mux: http.NewServeMux(), inbox: &inbox{},
		bell: &bell{}, pace: newPace(), closing: make(chan struct{})}
	if s.api, err = api.New(a, me, log); err != nil {
		return nil, err
	}
	s.routes(s.mux)
	return s, nil
}

// Entrance is the path, with its one-time secret, that opens the workspace in
// one browser.
func (s *Server) Entrance() string { return "/enter/" + s.gate.secret() }

// Handler is the workspace behind its gate.
func (s *Server) Handler() http.Handler {
	return guard(http.NewCrossOriginProtection().Handler(s.gate.keep(s.desk.watch(s.bell.ringAfter(s.mux)), s)))
}

// Serve serves a listener until ctx ends, and then lets what runs finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	h := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	defer s.inbox.close()
	h.RegisterOnShutdown(func() { close(s.closing) })
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- h.Shutdown(end)
	}()
	if err := h.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return <-stopped
}
