// Package app is what people do with Firsthand, one file an activity.
//
// Its one rule: an activity asks may they, is it valid, and then changes the
// store in one transaction that is one entry of the journal. Commands and pages
// call it; it knows neither.
package app

import (
	"context"
	"log/slog"
	"runtime"
	"sort"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
)

// An App is the program over one store. It is safe for concurrent use.
type App struct {
	Store *store.Store
	Log   *slog.Logger
	files *format.Reader

	corpora corpora
	shelf   shelf
	vault   door
}

// New makes the program over a store; cache is a folder for what can be made
// again, such as the compiled PDF reader.
func New(s *store.Store, log *slog.Logger, cache string) *App {
	return &App{Store: s, Log: log, files: format.NewReader(cache, runtime.NumCPU())}
}

// Close frees what the program holds; the store is its opener's to close.
func (a *App) Close() error { return a.files.Close() }

// A Person is who acts. On one's own computer it is whoever sits there.
type Person struct{ Name string }

// do runs an act by who in a study, in one transaction. The person becomes a
// colleague of the study by their first act.
func (a *App) do(ctx context.Context, study firsthand.ID, who Person, action string, fn func(tx *store.Tx, me firsthand.Colleague) error) (firsthand.Entry, error) {
	return a.Store.Update(ctx, store.Act{Study: study, Action: action}, func(tx *store.Tx) error {
		me, err := colleague(ctx, tx, study, who.Name, firsthand.Coder)
		if err != nil {
			return err
		}
		tx.Act().By = me.ID
		return fn(tx, me)
	})
}

// colleague finds a study's colleague by name or makes one.
func colleague(ctx context.Context, tx *store.Tx, study firsthand.ID, name string, role firsthand.Role) (firsthand.Colleague, error) {
	all, err := tx.Colleagues(ctx, study)
	if err != nil {
		return firsthand.Colleague{}, err
	}
	for _, c := range all {
		if c.Name == name {
			return c, nil
		}
	}
	c := firsthand.Colleague{ID: firsthand.NewID(), Study: study, Name: name, Role: role}
	if err := c.Validate(); err != nil {
		return c, err
	}
	return c, tx.PutColleague(ctx, c)
}

// collators are kept, since making one reads tables and none may be shared.
var collators = sync.Pool{New: func() any {
	return collate.New(language.BritishEnglish, collate.Numeric)
}}

// SortByName orders a list for people: naturally, P2 before P10, and as
// British English collates.
func SortByName[T any](list []T, name func(T) string) {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buf collate.Buffer
	keys := make(map[string][]byte, len(list))
	for _, t := range list {
		n := name(t)
		if _, ok := keys[n]; !ok {
			keys[n] = append([]byte(nil), c.KeyFromString(&buf, n)...)
			buf.Reset()
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := name(list[i]), name(list[j])
		if k := strings.Compare(string(keys[a]), string(keys[b])); k != 0 {
			return k < 0
		}
		return a < b
	})
}

// notFound reports whether err says that there is no such thing.
func notFound(err error) bool { return firsthand.KindOf(err) == firsthand.NotFound }
