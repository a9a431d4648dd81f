package app

import (
	"context"

	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
)

// A CopyResult is what a copy took along.
type CopyResult struct {
	Tables  []store.TableDigest `json:"tables"`
	Studies []StudyLine         `json:"studies"`
}

// CopyTo copies every study, those in the trash too, with the whole journal to
// an empty store of either engine; wholly or not at all, and compared row by
// row before it is kept.
func (a *App) CopyTo(ctx context.Context, to *store.Store, progress Progress) (CopyResult, error) {
	var res CopyResult
	var err error
	if res.Tables, err = a.Store.CopyTo(ctx, to, lexer(), progress); err != nil {
		return res, err
	}
	res.Studies, err = a.Studies(ctx)
	return res, err
}

// lexer makes the lexemes of texts as an import does.
func lexer() store.Lexer {
	analysers := map[string]*search.Analyser{}
	return func(language, body string) []string {
		an, ok := analysers[language]
		if !ok {
			an = search.NewAnalyser(language)
			analysers[language] = an
		}
		return an.Lexemes(body, nil)
	}
}
