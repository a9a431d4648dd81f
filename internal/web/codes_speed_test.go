package web

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkCodebookPage is the server's time for the codebook of a study with
// 2,000 codes, each with its definition; the page is to take at most 150 ms.
func BenchmarkCodebookPage(b *testing.B) {
	d := sit(b)
	d.enter(b)
	s, err := d.app.NewStudy(b.Context(), maya, "large", "Large")
	if err != nil {
		b.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("code,definition,use_when,not_when,example\n")
	for i := range 2000 {
		fmt.Fprintf(&rows, "Theme %d/Part %d/Code %d,What is meant by code %d,They say it at length,They only hint at it,As one of them put it\n", i%20, i%200, i, i)
	}
	file := filepath.Join(b.TempDir(), "codes.csv")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	if _, err := d.app.ImportCodebook(b.Context(), maya, s.ID, file); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if status, body, _ := d.get(b, "/s/large/codes"); status != 200 || !strings.Contains(body, "Code 1999") {
			b.Fatalf("the page answers %d", status)
		}
	}
}
