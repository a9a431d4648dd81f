package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// A desk is the operations over a new data folder with the example study.
type desk struct {
	*Server
	study firsthand.Study
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
	study, _, err := s.app.BuildExample(context.WithoutCancel(t.Context()), maya)
	if err != nil {
		t.Fatal(err)
	}
	return desk{s, study}
}

// ask sends a request to an address below /api/v1.
func (d desk) ask(t testing.TB, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	var sent io.Reader
	if body != "" {
		sent = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, "http://127.0.0.1"+Prefix+path, sent)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

// want asks for JSON and reads it.
func want[T any](t testing.TB, d desk, path string) T {
	t.Helper()
	w := d.ask(t, http.MethodGet, path, "")
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
	}
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
