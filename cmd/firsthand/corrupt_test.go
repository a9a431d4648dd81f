package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// TestDamagedPagesAreNoticed flips, zeroes and exchanges parts of copies of a
// database. Opening must refuse, or verify must report; where it finds nothing,
// every text and quotation must be the one that was stored. Nothing may panic.
func TestDamagedPagesAreNoticed(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if again, err := strconv.ParseUint(os.Getenv("FIRSTHAND_SEED"), 10, 64); err == nil {
		seed = again // to see again what a run printed
	}
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	transcripts, codings := material(t, random)
	codebook := filepath.Join(t.TempDir(), "codebook.csv")
	if err := os.WriteFile(codebook, []byte("code\nTrust\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range [][]byte{nil, []byte("0123456789abcdef0123456789abcdef")} {
		t.Run(map[bool]string{true: "plain", false: "encrypted"}[key == nil], func(t *testing.T) {
			whole := filepath.Join(t.TempDir(), databaseFile)
			s, err := store.Open(t.Context(), store.Config{Path: whole, Key: key})
			if err != nil {
				t.Fatal(err)
			}
			a := app.New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir())
			study, err := a.NewStudy(t.Context(), app.Person{Name: "Ana"}, "care", "Care")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := a.Import(t.Context(), app.Person{Name: "Ana"}, study.ID, []string{transcripts}, app.ImportOptions{}); err != nil {
				t.Fatal(err)
			}
			if _, err := a.ImportCodebook(t.Context(), app.Person{Name: "Ana"}, study.ID, codebook); err != nil {
				t.Fatal(err)
			}
			if _, err := a.ImportCodings(t.Context(), app.Person{Name: "Ana"}, study.ID, codings, nil); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			body, err := os.ReadFile(whole)
			if err != nil {
				t.Fatal(err)
			}
			want, faults, err := wordsOf(t, whole, key)
			if err != nil || faults != 0 || !strings.Contains(want, "nurse") {
				t.Fatalf("the whole file: %d faults, %v", faults, err)
			}
			refused, reported, harmless := 0, 0, 0
			for i := range 200 {
				path := filepath.Join(t.TempDir(), fmt.Sprint(i)+".db")
				if err := os.WriteFile(path, damage(random, body), 0o600); err != nil {
					t.Fatal(err)
				}
				got, faults, err := wordsOf(t, path, key)
				switch {
				case err != nil && firsthand.KindOf(err) == firsthand.Internal:
					t.Errorf("copy %d: no sentence for people: %v", i, err)
				case err != nil:
					refused++
				case faults > 0:
					reported++
				case got != want:
					t.Errorf("copy %d: other words are served and nothing is reported", i)
				default:
					harmless++
				}
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("of 200 damaged copies %d were refused, %d reported, %d read as they were written", refused, reported, harmless)
			if refused+reported == 0 {
				t.Error("no damage was noticed")
			}
		})
	}
}

// damage returns a copy with one part of it spoilt.
func damage(random *rand.Rand, body []byte) []byte {
	const page = 4096
	b := append([]byte(nil), body...)
	pages := len(b) / page
	at := random.IntN(pages) * page
	switch random.IntN(4) {
	case 0:
		b[random.IntN(len(b))] ^= 1 << random.IntN(8)
	case 1:
		clear(b[at : at+page])
	case 2:
		copy(b[at:at+page], body[random.IntN(pages)*page:])
	default:
		b = b[:random.IntN(len(b))]
	}
	return b
}

// wordsOf opens a database, verifies it, and reads every text and quotation.
func wordsOf(t *testing.T, path string, key []byte) (all string, faults int, err error) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Path: path, Key: key})
	if err != nil {
		return "", 0, err
	}
	defer s.Close()
	a := app.New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir())
	r, err := a.Verify(t.Context(), nil)
	if err != nil || !r.Sound {
		return "", r.Found, err
	}
	var b strings.Builder
	err = s.View(t.Context(), func(tx *store.Tx) error {
		studies, err := tx.Studies(t.Context())
		if err != nil {
			return err
		}
		for _, st := range studies {
			documents, err := tx.Documents(t.Context(), st.ID)
			if err != nil {
				return err
			}
			for _, d := range documents {
				rev, err := tx.Analysed(t.Context(), d.ID)
				if err != nil {
					return err
				}
				codings, err := tx.Codings(t.Context(), d.ID)
				if err != nil {
					return err
				}
				b.WriteString(d.Name + rev.Text)
				for _, c := range codings {
					fmt.Fprint(&b, c.Place, c.Quote)
				}
			}
		}
		return nil
	})
	return b.String(), 0, err
}
