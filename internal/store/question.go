package store

import (
	"context"
	"errors"

	"firsthand.study"
)

var questions = noun[firsthand.Question]{
	object: firsthand.ObjQuestion, table: "questions", key: 1,
	columns: []string{"id", "study_id", "name", "address", "by_id", "created_ms"},
	into: func(q *firsthand.Question) []any {
		return []any{&q.ID, &q.Study, &q.Name, &q.Address, &q.By, &q.Created}
	},
}

var summaries = noun[firsthand.Summary]{
	object: firsthand.ObjSummary, table: "summaries", key: 2,
	columns: []string{"of_id", "code_id", "study_id", "body", "by_id", "modified_ms"},
	into: func(s *firsthand.Summary) []any {
		return []any{&s.Of, &s.Code, &s.Study, &s.Body, &s.By, &s.Modified}
	},
}

// Questions lists the questions kept in a study, oldest first.
func (tx *Tx) Questions(ctx context.Context, study firsthand.ID) ([]firsthand.Question, error) {
	return questions.some(ctx, tx, `WHERE study_id = ?1 ORDER BY created_ms, id`, study)
}

// Question reads one kept question.
func (tx *Tx) Question(ctx context.Context, id firsthand.ID) (firsthand.Question, error) {
	return questions.get(ctx, tx, id)
}

// PutQuestion keeps or changes a question.
func (tx *Tx) PutQuestion(ctx context.Context, q firsthand.Question) error {
	return questions.put(ctx, tx, q)
}

// DropQuestion keeps a question no longer.
func (tx *Tx) DropQuestion(ctx context.Context, id firsthand.ID) error {
	return questions.drop(ctx, tx, id)
}

// Summaries lists every summary of a study's framework.
func (tx *Tx) Summaries(ctx context.Context, study firsthand.ID) ([]firsthand.Summary, error) {
	return summaries.some(ctx, tx, `WHERE study_id = ?1 ORDER BY of_id, code_id`, study)
}

// Summary reads what was written of a case and a code, zero where nothing was.
func (tx *Tx) Summary(ctx context.Context, of, code firsthand.ID) (firsthand.Summary, error) {
	s, err := summaries.get(ctx, tx, of+":"+code)
	if errors.Is(err, errNoRow) {
		return firsthand.Summary{}, nil
	}
	return s, err
}

// PutSummary writes what is thought of a case and a code; an empty one is taken
// away.
func (tx *Tx) PutSummary(ctx context.Context, s firsthand.Summary) error {
	if s.Body != "" {
		return summaries.put(ctx, tx, s)
	}
	err := summaries.drop(ctx, tx, summaries.keyOf(&s))
	if errors.Is(err, errNoRow) {
		return nil
	}
	return err
}

// dropSummaries takes away what was written of a case or of a code that goes,
// so that the journal can bring it back with them.
func (tx *Tx) dropSummaries(ctx context.Context, where string, id firsthand.ID) error {
	list, err := summaries.some(ctx, tx, `WHERE `+where+` = ?1`, id)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := summaries.drop(ctx, tx, summaries.keyOf(&s)); err != nil {
			return err
		}
	}
	return nil
}
