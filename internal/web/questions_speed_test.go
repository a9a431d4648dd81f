//go:build unix

package web

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// BenchmarkQuestions asks every page of questions and rigour of a large study
// and reports the median of its server time, after one load that is told apart.
// Time is that of the processors, so that what else runs does not count.
// FIRSTHAND_LARGE names a database with such a study, as `go run ./bench` leaves
// it; the study is its first.
//
//	FIRSTHAND_LARGE=FOLDER/firsthand.db go test ./internal/web -run none -bench Questions -benchtime 1x
func BenchmarkQuestions(b *testing.B) {
	path := os.Getenv("FIRSTHAND_LARGE")
	if path == "" {
		b.Skip("FIRSTHAND_LARGE names no database with a large study")
	}
	db, err := store.Open(b.Context(), store.Config{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := New(app.New(db, log, b.TempDir()), maya, log)
	if err != nil {
		b.Fatal(err)
	}
	studies, err := s.app.Studies(b.Context())
	if err != nil || len(studies) == 0 {
		b.Fatalf("there is no study in %s: %v", path, err)
	}
	base := "/s/" + studies[0].Name
	get := func(path string) (time.Duration, int) {
		w := httptest.NewRecorder()
		begun := cpu()
		s.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK {
			b.Errorf("%s answers %d", path, w.Code)
		}
		return cpu() - begun, w.Body.Len()
	}
	load, _ := get(base + "/questions")
	fmt.Printf("%8.0f ms  the first page, with the study's load\n", ms(load))
	codes, _, err := s.app.Codebook(b.Context(), studies[0].ID, "every")
	if err != nil {
		b.Fatal(err)
	}
	one, two := app.ExpressionOf(codes[0].Path, true), app.ExpressionOf(codes[len(codes)-1].Path, false)
	for _, p := range []string{"/questions", "/questions?ask=*", "/questions?ask=" + url.QueryEscape(one), "/questions?ask=" + url.QueryEscape(one+" and "+two),
		"/questions?ask=" + url.QueryEscape(one+" within "+two), "/questions?ask=" + url.QueryEscape(one+" near 10 "+two), "/questions?ask=*&from=5000",
		"/find", "/find?q=the", "/find?q=the&from=100", "/find?q=the&literal=1", "/questions/words", "/questions/words?stems=1", "/questions/words?word=way", "/questions/together", "/questions/together?level=themes",
		"/questions/matrix", "/questions/framework", "/questions/framework?from=5000", "/questions/saved", "/agreement", "/agreement?unit=character", "/saturation"} {
		first, _ := get(base + p)
		var all []time.Duration
		size := 0
		for range 5 {
			d, n := get(base + p)
			all, size = append(all, d), n
		}
		slices.Sort(all)
		fmt.Printf("%8.1f ms  first %8.1f ms  %7.1f kB  %s\n", ms(all[2]), ms(first), float64(size)/1000, strings.TrimPrefix(p, "/"))
		b.ReportMetric(ms(all[2]), "ms-"+strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-", "%", "-", "*", "all").Replace(p[1:min(len(p), 40)]))
	}
}

// cpu is how long the processors have worked for this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
