package api

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"

	"firsthand.study/internal/app"
)

// How many rows a page has where nobody says, and at most.
const (
	pageRows = 500
	mostRows = 10000
)

// A Page is a part of a list, as of one entry of the study's journal.
type Page[Row any] struct {
	Entry   int64   `json:"entry" doc:"The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again."`
	Count   int     `json:"count" doc:"How many rows the whole list has."`
	Next    *string `json:"next" doc:"What to give as cursor for the rows that follow; null on the last page."`
	Results []Row   `json:"results" doc:"The rows of this page."`
}

func isPage(t reflect.Type) bool {
	return t != nil && strings.HasPrefix(t.Name(), "Page[")
}

// next is the cursor of the rows after so many, empty where there are none.
func next(e app.Extent, after int) string {
	if after >= e.Count {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", e.Entry, after))
}

// readCursor is the inverse of next.
func readCursor(s string) (entry int64, from int, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(b), "%d.%d", &entry, &from)
	}
	if err != nil || entry < 0 || from < 0 {
		return 0, 0, malformedf("The cursor %q is none that was given out.", s)
	}
	return entry, from, nil
}
