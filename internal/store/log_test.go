package store

import (
	"encoding/json"
	"testing"

	"firsthand.study"
)

// TestMadeLineIsWhatJSONWrites: undo reads the line by encoding/json.
func TestMadeLineIsWhatJSONWrites(t *testing.T) {
	for _, c := range []firsthand.Coding{
		{ID: firsthand.NewID(), Document: firsthand.NewID(), Revision: 3, Span: firsthand.Span{Start: 0, End: 12}, Code: firsthand.NewID(), Coder: firsthand.NewID(), Created: 1700000000000},
		{ID: firsthand.NewID(), Document: firsthand.NewID(), Revision: 1, Span: firsthand.Span{Start: 7, End: 9}, Code: firsthand.NewID(), Coder: firsthand.NewID(), Selection: firsthand.NewID(),
			Place: firsthand.Span{Start: 1, End: 2}, Quote: "not written", Changed: true},
	} {
		want, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(appendCoding(nil, &c)); got != string(want) {
			t.Errorf("appendCoding wrote\n%s, encoding/json\n%s", got, want)
		}
	}
}
