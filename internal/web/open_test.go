package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// A desk is the workspace as a person sits at it: the program over a new data
// folder, served, and a browser's client that came in by the entrance.
type desk struct {
	*Server
	url    string
	client *http.Client
}

var maya = app.Person{Name: "Maya Lind"}

func sit(t testing.TB) desk {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := New(app.New(db, log, t.TempDir()), maya, log)
	if err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(s.Handler())
	t.Cleanup(at.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return desk{s, at.URL, &http.Client{Jar: jar}}
}

// enter uses the one-time address.
func (d desk) enter(t testing.TB) {
	t.Helper()
	r, err := d.client.Get(d.url + d.Entrance())
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Fatalf("the entrance answers %d", r.StatusCode)
	}
}

// example is a desk with the example study.
func example(t testing.TB) desk {
	t.Helper()
	d := sit(t)
	if _, _, err := d.app.BuildExample(context.WithoutCancel(t.Context()), maya); err != nil {
		t.Fatal(err)
	}
	return d
}

// get reads a page.
func (d desk) get(t testing.TB, path string) (status int, body string, header http.Header) {
	t.Helper()
	r, err := d.client.Get(d.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b), r.Header
}
