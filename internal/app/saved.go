package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A KeptQuestion is a question kept under a name, and who keeps it.
type KeptQuestion struct {
	firsthand.Question
	Who string
}

// KeptQuestions lists the questions kept in a study, by name.
func (a *App) KeptQuestions(ctx context.Context, study firsthand.ID) ([]KeptQuestion, error) {
	var out []KeptQuestion
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Questions(ctx, study)
		if err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		for _, q := range all {
			out = append(out, KeptQuestion{q, names[q.By]})
		}
		SortByName(out, func(q KeptQuestion) string { return q.Name })
		return nil
	})
	return out, err
}

// KeepQuestion keeps the address of a page of a study under a name. Conflict if
// another question has the name.
func (a *App) KeepQuestion(ctx context.Context, who Person, study firsthand.ID, name, address string) (firsthand.Question, error) {
	q := firsthand.Question{ID: firsthand.NewID(), Study: study, Name: strings.TrimSpace(name), Address: address}
	_, err := a.do(ctx, study, who, "question.keep", func(tx *store.Tx, me firsthand.Colleague) error {
		q.By, q.Created = me.ID, tx.Now()
		if err := mayBeKept(ctx, tx, q); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("The question “%s” was kept.", q.Name)
		return tx.PutQuestion(ctx, q)
	})
	return q, err
}

// mayBeKept refuses a question that is none, or whose name another has.
func mayBeKept(ctx context.Context, tx *store.Tx, q firsthand.Question) error {
	if err := q.Validate(); err != nil {
		return err
	}
	all, err := tx.Questions(ctx, q.Study)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != q.ID && strings.EqualFold(other.Name, q.Name) {
			return firsthand.Errorf(firsthand.Conflict, "There is a question called “%s” already; nothing was changed.", other.Name).WithHint("give this one another name, or rename the other")
		}
	}
	return nil
}

// KeptQuestion finds a kept question of a study.
func (a *App) KeptQuestion(ctx context.Context, study, id firsthand.ID) (firsthand.Question, error) {
	var q firsthand.Question
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		q, err = keptQuestion(ctx, tx, study, id)
		return err
	})
	return q, err
}

func keptQuestion(ctx context.Context, tx *store.Tx, study, id firsthand.ID) (firsthand.Question, error) {
	q, err := tx.Question(ctx, id)
	if err == nil && q.Study != study || notFound(err) {
		err = firsthand.Errorf(firsthand.NotFound, "This question is not kept any more.")
	}
	return q, err
}

// RenameQuestion gives a kept question another name.
func (a *App) RenameQuestion(ctx context.Context, who Person, study, id firsthand.ID, name string) error {
	_, err := a.do(ctx, study, who, "question.rename", func(tx *store.Tx, _ firsthand.Colleague) error {
		q, err := keptQuestion(ctx, tx, study, id)
		if err != nil {
			return err
		}
		old := q.Name
		q.Name = strings.TrimSpace(name)
		if err := mayBeKept(ctx, tx, q); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("The question “%s” is now called “%s”.", old, q.Name)
		return tx.PutQuestion(ctx, q)
	})
	return err
}

// RemoveQuestion keeps a question no longer; undo brings it back.
func (a *App) RemoveQuestion(ctx context.Context, who Person, study, id firsthand.ID) error {
	_, err := a.do(ctx, study, who, "question.remove", func(tx *store.Tx, _ firsthand.Colleague) error {
		q, err := keptQuestion(ctx, tx, study, id)
		if err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("The question “%s” is kept no longer.", q.Name)
		return tx.DropQuestion(ctx, id)
	})
	return err
}
