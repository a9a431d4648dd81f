package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/deid"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// sameWords writes words so that those that mean the same thing are the same:
// in small letters, one blank between them, without a possessive ending.
func sameWords(s string) string {
	var out []string
	for _, w := range wordsOf(s) {
		out = append(out, strings.ReplaceAll(w.text, "’", "'"))
	}
	return strings.TrimSuffix(strings.Join(out, " "), "'s")
}

// placesOf finds every place in a text where some words stand, in any case, in
// code points.
func placesOf(ix *text.Index, words string) []firsthand.Span {
	sought := strings.Fields(sameWords(words))
	if len(sought) == 0 {
		return nil
	}
	all := wordsOf(ix.Text())
	var out []firsthand.Span
	for i := 0; i+len(sought) <= len(all); i++ {
		end := -1
		for k, s := range sought {
			w := strings.ReplaceAll(all[i+k].text, "’", "'")
			switch {
			case w == s:
				end = all[i+k].end
			case k == len(sought)-1 && w == s+"'s":
				end = all[i+k].end - len("s") - len("'")
				if strings.Contains(all[i+k].text, "’") {
					end = all[i+k].end - len("’s")
				}
			default:
				end = -1
			}
			if end < 0 {
				break
			}
		}
		if end >= 0 {
			out = append(out, firsthand.Span{Start: ix.FromByte(all[i].start), End: ix.FromByte(end)})
			i += len(sought) - 1
		}
	}
	return out
}

// A studyTerm is what a study calls one thing, and where.
type studyTerm struct {
	with      string
	decided   bool // somebody decided so, it was not only proposed
	category  string
	documents map[firsthand.ID]int // how many places
}

// studyTerms is what the reviews of a study call things, by their words, as far
// as the words are still in the database; they are nowhere kept beside.
type studyTerms struct {
	by    map[string]*studyTerm
	given []deid.Entry // every term that stands for something
}

// terms reads them; except leaves a document's own out.
func terms(ctx context.Context, tx *store.Tx, study, except firsthand.ID) (studyTerms, error) {
	t := studyTerms{by: map[string]*studyTerm{}}
	reviews, err := tx.Reviews(ctx, study)
	if err != nil {
		return t, err
	}
	all, err := tx.AllReplacements(ctx, study)
	if err != nil {
		return t, err
	}
	of := map[firsthand.ID][]firsthand.Replacement{}
	for _, r := range all {
		of[r.Review] = append(of[r.Review], r)
		if r.Decision != firsthand.Kept {
			t.given = append(t.given, deid.Entry{Key: fmt.Sprintf("given %d", len(t.given)), Term: bare(r.With)})
		}
	}
	for _, v := range reviews {
		if v.Document == except || len(of[v.ID]) == 0 {
			continue
		}
		words, err := revisionWords(ctx, tx, v.Document, v.Revision)
		if err != nil {
			return t, err
		}
		if words == "" {
			continue
		}
		ix := text.NewIndex(words)
		for _, r := range of[v.ID] {
			if r.Decision != firsthand.Kept {
				t.note(sameWords(ix.Slice(r.Span)), r)
			}
		}
	}
	return t, nil
}

func (t studyTerms) note(words string, r firsthand.Replacement) {
	if words == "" {
		return
	}
	known := t.by[words]
	if known == nil {
		known = &studyTerm{documents: map[firsthand.ID]int{}}
		t.by[words] = known
	}
	known.documents[r.Document]++
	if known.with == "" || r.Replaces() && !known.decided {
		known.with, known.category, known.decided = r.With, r.Category, r.Replaces()
	}
}

// ofMoments are categories whose words mean another thing in another interview.
var ofMoments = map[deid.Category]bool{deid.Date: true, deid.Age: true, deid.Occupation: true, deid.People: true, deid.Faith: true}

// known are the words that somebody decided about, for the finder to know.
func (t studyTerms) known() (list []deid.Known) {
	for words, k := range t.by {
		if k.decided && !ofMoments[deid.Category(k.category)] {
			list = append(list, deid.Known{Words: words, Category: deid.Category(k.category), Term: bare(k.with)})
		}
	}
	return list
}

// register remembers what was given.
func (t studyTerms) register() *deid.Register {
	g := deid.NewRegister()
	g.Seed(t.given)
	return g
}

// bare is a replacement without its marks.
func bare(with string) string {
	plain, _ := deid.Brackets.Unmark(with)
	return plain
}

// revisionWords reads the words of one revision of a document, empty where they are
// sealed. NotFound where there is no such revision.
func revisionWords(ctx context.Context, tx *store.Tx, document firsthand.ID, number int) (string, error) {
	all, err := tx.Revisions(ctx, document)
	if err != nil {
		return "", err
	}
	for _, r := range all {
		if r.Number == number {
			return tx.RevisionText(ctx, r.ID)
		}
	}
	return "", firsthand.Errorf(firsthand.NotFound, "The text of this document is missing.")
}
