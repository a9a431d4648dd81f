package store

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// engineWords stand in every database file that the engine writes.
const engineWords = "SQLite format 3 secure-delete version autoindex "

// EachWord reads every word that is kept anywhere: every column of every table,
// the payloads of the journal unpacked, the search index, and the names of the
// tables themselves. where is the table, or for what people wrote in a payload
// [PayloadsIn] its study; the program's own words there are the journal's. What
// stands in an address is read as it was typed, too. A word is a run of letters
// and digits, in lower case; it is only valid during the call.
func (tx *Tx) EachWord(ctx context.Context, each func(where string, word []byte)) error {
	if err := tx.EachTold(ctx, "", func(t Told) {
		at := PayloadsIn(t.Study)
		for _, form := range Forms(t.Text)[1:] {
			Words([]byte(form), func(w []byte) { each(at, w) })
		}
		t.Words(func(own bool, w []byte) {
			if own {
				each("journal", w)
			} else {
				each(at, w)
			}
		})
	}); err != nil {
		return err
	}
	for _, t := range tables {
		if t.name == "journal_payloads" {
			continue
		}
		if err := tx.wordsIn(ctx, t, each); err != nil {
			return fmt.Errorf("read %s: %w", t.name, err)
		}
	}
	Words([]byte(engineWords+sealedSchema), func(w []byte) { each("schema", w) })
	names := `SELECT COALESCE(sql, '') || ' ' || name FROM sqlite_master`
	index := `SELECT term FROM temp.search_words`
	if tx.s.d.numbered {
		names, index = `SELECT '' `, `SELECT DISTINCT unnest(tsvector_to_array(lexemes)) FROM search`
	} else if _, err := tx.exec(ctx, `CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab('main', 'search', 'instance')`); err != nil {
		return err
	}
	for where, query := range map[string]string{"schema": names, "search": index} {
		rows, err := tx.query(ctx, query)
		all, err := collect(rows, err, func(s *string) []any { return []any{s} })
		if err != nil {
			return err
		}
		for _, s := range all {
			Words([]byte(s), func(w []byte) { each(where, w) })
		}
	}
	return nil
}

func (tx *Tx) wordsIn(ctx context.Context, t keptTable, each func(string, []byte)) error {
	r, err := tx.ordered(ctx, t)
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		row, err := r.next()
		if err != nil || row == nil {
			return err
		}
		for _, v := range row {
			switch v := v.(type) {
			case string:
				for _, form := range Forms(v) {
					Words([]byte(form), func(w []byte) { each(t.name, w) })
				}
			case []byte:
				Words(v, func(w []byte) { each(t.name, w) })
			}
		}
	}
}

// Forms are a text as it is kept, and if that is an address what a person typed
// in it.
func Forms(s string) []string {
	if strings.HasPrefix(s, "/") {
		if plain, err := url.QueryUnescape(s); err == nil && plain != s {
			return []string{s, plain}
		}
	}
	return []string{s}
}

// Words finds the words in bytes that may be anything: text of UTF-8 among
// others. Each is in lower case.
func Words(b []byte, each func(word []byte)) {
	var word []byte
	flush := func() {
		if len(word) > 0 {
			each(word)
			word = word[:0]
		}
	}
	for len(b) > 0 {
		c := b[0]
		if c < utf8.RuneSelf {
			b = b[1:]
			switch {
			case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
				word = append(word, c)
			case 'A' <= c && c <= 'Z':
				word = append(word, c+'a'-'A')
			default:
				flush()
			}
			continue
		}
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) {
			word = utf8.AppendRune(word, unicode.ToLower(r))
		} else {
			flush()
		}
	}
	flush()
}
