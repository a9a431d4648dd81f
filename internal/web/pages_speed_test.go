package web

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// BenchmarkPages times the server's part of each page on a data folder that
// FIRSTHAND_BENCH_DATA names (the file firsthand.db of one that bench made), as
// the pages are opened after the study was loaded once. It reports the fastest,
// the median and the slowest of the runs, in milliseconds; on a busy machine the
// fastest says most.
//
//	FIRSTHAND_BENCH_DATA=…/data-sqlite-corpus-10000-4000-40/firsthand.db go test ./internal/web -run - -bench Pages -benchtime 9x
func BenchmarkPages(b *testing.B) {
	path := os.Getenv("FIRSTHAND_BENCH_DATA")
	if path == "" {
		b.Skip("FIRSTHAND_BENCH_DATA names no database of a large study")
	}
	db, err := store.Open(b.Context(), store.Config{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := New(app.New(db, log, b.TempDir()), maya, log)
	if err != nil {
		b.Fatal(err)
	}
	studies, err := s.app.Studies(context.Background())
	if err != nil || len(studies) == 0 {
		b.Fatal("there is no study", err)
	}
	base := "/s/" + studies[0].Name
	lines, _, err := s.app.Interviews(context.Background(), studies[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d interviews, %d codings", studies[0].Documents, studies[0].Codings)
	one := interviewAt(base, lines[len(lines)/2].Name)
	for _, page := range []string{"/", base, base + "/interviews", base + "/interviews?sort=coded&down=1&from=6000", base + "/interviews?q=99&state=coded", one, base + "/interviews/trash",
		base + "/interviews/import", base + "/people", base + "/people/grid", base + "/people/variables", base + "/exchange", base + "/settings"} {
		b.Run(page, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				w := httptest.NewRecorder()
				r := httptest.NewRequest("GET", "http://127.0.0.1"+page, nil)
				begun := time.Now()
				s.mux.ServeHTTP(w, r)
				took = append(took, time.Since(begun))
				if w.Code != 200 {
					b.Fatalf("%s answers %d", page, w.Code)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[0].Microseconds())/1000, "fastest-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "slowest-ms")
		})
	}
}
