package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
	"firsthand.study/internal/web"
)

// TestTokenFile makes the file where it is missing, lets a program in that reads
// it, and refuses one that might be guessed.
func TestTokenFile(t *testing.T) {
	db, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	e := &env{ctx: t.Context(), out: new(strings.Builder), err: new(strings.Builder)}
	a := e.appOver(db)
	s, err := web.New(a, app.Person{Name: "Maya Lind"}, a.Log)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "token")
	t.Setenv(tokenVariable, file)
	if err := e.admitPrograms(s); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if info, other := os.Stat(file); err != nil || other != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file is %v (%v)", info, err)
	}
	ask := func(token string) int {
		r := httptest.NewRequest("GET", "http://127.0.0.1/api/v1/studies", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		return w.Code
	}
	if code := ask(strings.TrimSpace(string(b))); code != http.StatusOK {
		t.Errorf("the token of the file is answered %d", code)
	}
	if err := e.admitPrograms(s); err != nil {
		t.Errorf("the file cannot be read again: %v", err)
	}
	if err := os.WriteFile(file, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.admitPrograms(s); err == nil || ask("secret") != http.StatusUnauthorized {
		t.Errorf("a token that is easily guessed is taken: %v", err)
	}
}
