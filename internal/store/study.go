package store

import (
	"context"
	"errors"

	"firsthand.study"
)

// Studies lists the studies, trash left out, by name.
func (tx *Tx) Studies(ctx context.Context) ([]firsthand.Study, error) {
	return studies.some(ctx, tx, `WHERE trashed_ms = 0 ORDER BY name`)
}

// Study finds a study by its short name or id.
func (tx *Tx) Study(ctx context.Context, name string) (firsthand.Study, error) {
	found, err := studies.some(ctx, tx, `WHERE trashed_ms = 0 AND (name = ?1 OR id = ?1)`, name)
	if err != nil {
		return firsthand.Study{}, err
	}
	if len(found) == 0 {
		return firsthand.Study{}, firsthand.Errorf(firsthand.NotFound, "There is no study %q.", name).WithHint("firsthand study list shows what there is")
	}
	return found[0], nil
}

// PutStudy makes or changes a study.
func (tx *Tx) PutStudy(ctx context.Context, s firsthand.Study) error {
	return studies.put(ctx, tx, s)
}

// TrashStudy deletes a study, from where it can be brought back.
func (tx *Tx) TrashStudy(ctx context.Context, id firsthand.ID) error {
	return studies.drop(ctx, tx, id)
}

// Counts is how much a study holds.
type Counts struct{ Documents, Codes, Codings int }

// Counts counts a study's documents, codes and codings, trash left out.
func (tx *Tx) Counts(ctx context.Context, study firsthand.ID) (c Counts, err error) {
	err = tx.get(ctx, []any{&c.Documents, &c.Codes, &c.Codings}, `SELECT
		(SELECT COUNT(*) FROM documents WHERE study_id = ?1 AND trashed_ms = 0),
		(SELECT COUNT(*) FROM codes WHERE study_id = ?1 AND folder = FALSE),
		(SELECT COUNT(*) FROM codings c JOIN documents d ON d.id = c.document_id WHERE d.study_id = ?1 AND d.trashed_ms = 0)`, study)
	return c, err
}

// Colleagues lists who works on a study, in the order in which they joined.
func (tx *Tx) Colleagues(ctx context.Context, study firsthand.ID) ([]firsthand.Colleague, error) {
	return colleagues.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// PutColleague makes or changes a colleague.
func (tx *Tx) PutColleague(ctx context.Context, c firsthand.Colleague) error {
	return colleagues.put(ctx, tx, c)
}

// Codes lists a study's codes: parents before their children is not promised.
func (tx *Tx) Codes(ctx context.Context, study firsthand.ID) ([]firsthand.Code, error) {
	return codes.some(ctx, tx, `WHERE study_id = ?1 ORDER BY parent_id, position, id`, study)
}

// Code reads one code.
func (tx *Tx) Code(ctx context.Context, id firsthand.ID) (firsthand.Code, error) {
	return codes.get(ctx, tx, id)
}

// PutCode makes or changes a code.
// A folder codes nothing: Conflict if c is to be one and has codings.
func (tx *Tx) PutCode(ctx context.Context, c firsthand.Code) error {
	if c.Folder {
		var one int
		err := tx.get(ctx, []any{&one}, `SELECT 1 FROM codings WHERE code_id = ?1 LIMIT 1`, c.ID)
		if err == nil {
			return firsthand.Errorf(firsthand.Conflict, "“%s” has codings, so it cannot become a folder; nothing was changed.", c.Name)
		}
		if !errors.Is(err, errNoRow) {
			return err
		}
	}
	return codes.put(ctx, tx, c)
}

// PutCodes changes many codes at once, whose being a folder or not stays.
func (tx *Tx) PutCodes(ctx context.Context, list []firsthand.Code) error {
	ids := make([]firsthand.ID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	stored, err := codes.stored(ctx, tx, ids)
	if err != nil {
		return err
	}
	changes := make([]alteration[firsthand.Code], len(list))
	for i := range list {
		changes[i] = alteration[firsthand.Code]{stored[list[i].ID], &list[i]}
	}
	return codes.alter(ctx, tx, changes)
}

// DropCode removes a code that has no codings, and what the framework says of it.
func (tx *Tx) DropCode(ctx context.Context, id firsthand.ID) error {
	if err := tx.dropSummaries(ctx, "code_id", id); err != nil {
		return err
	}
	return codes.drop(ctx, tx, id)
}

// Cases lists a study's cases in their order.
func (tx *Tx) Cases(ctx context.Context, study firsthand.ID) ([]firsthand.Case, error) {
	return cases.some(ctx, tx, `WHERE study_id = ?1 ORDER BY position, id`, study)
}

// PutCase makes or changes a case.
func (tx *Tx) PutCase(ctx context.Context, c firsthand.Case) error { return cases.put(ctx, tx, c) }

// DropCase removes a case, its values and its interviews.
func (tx *Tx) DropCase(ctx context.Context, id firsthand.ID) error {
	values, err := caseValues.some(ctx, tx, `WHERE case_id = ?1`, id)
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := caseValues.drop(ctx, tx, caseValues.keyOf(&v)); err != nil {
			return err
		}
	}
	held, err := interviews.some(ctx, tx, `WHERE case_id = ?1`, id)
	if err != nil {
		return err
	}
	for _, i := range held {
		if err := interviews.drop(ctx, tx, i.ID); err != nil {
			return err
		}
	}
	if err := tx.dropSummaries(ctx, "of_id", id); err != nil {
		return err
	}
	return cases.drop(ctx, tx, id)
}

// Variables lists a study's variables in their order.
func (tx *Tx) Variables(ctx context.Context, study firsthand.ID) ([]firsthand.Variable, error) {
	return variables.some(ctx, tx, `WHERE study_id = ?1 ORDER BY position, id`, study)
}

// PutVariable makes or changes a variable.
func (tx *Tx) PutVariable(ctx context.Context, v firsthand.Variable) error {
	return variables.put(ctx, tx, v)
}

// DropVariable removes a variable and every value of it.
func (tx *Tx) DropVariable(ctx context.Context, id firsthand.ID) error {
	values, err := caseValues.some(ctx, tx, `WHERE variable_id = ?1`, id)
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := caseValues.drop(ctx, tx, caseValues.keyOf(&v)); err != nil {
			return err
		}
	}
	return variables.drop(ctx, tx, id)
}

// Values lists every value of a study's cases.
func (tx *Tx) Values(ctx context.Context, study firsthand.ID) ([]firsthand.Value, error) {
	rows, err := tx.query(ctx, `SELECT `+caseValues.prefixed("v")+` FROM case_values v JOIN cases c ON c.id = v.case_id
		WHERE c.study_id = ?1 ORDER BY c.position, c.id, v.variable_id`, study)
	return collect(rows, err, caseValues.into)
}

// PutValue sets a case's value of a variable; an empty text takes it away.
func (tx *Tx) PutValue(ctx context.Context, v firsthand.Value) error {
	if v.Text != "" {
		return caseValues.put(ctx, tx, v)
	}
	err := caseValues.drop(ctx, tx, caseValues.keyOf(&v))
	if errors.Is(err, errNoRow) {
		return nil
	}
	return err
}

// Interviews lists a study's interviews in order of analysis.
func (tx *Tx) Interviews(ctx context.Context, study firsthand.ID) ([]firsthand.Interview, error) {
	return interviews.some(ctx, tx, `WHERE study_id = ?1 ORDER BY position, id`, study)
}

// PutInterview makes or changes an interview's record.
func (tx *Tx) PutInterview(ctx context.Context, i firsthand.Interview) error {
	return interviews.put(ctx, tx, i)
}

// DropInterview removes the record of a conversation, not its document.
func (tx *Tx) DropInterview(ctx context.Context, id firsthand.ID) error {
	return interviews.drop(ctx, tx, id)
}

// Memos lists a study's memos, oldest first; about chooses those of one object, or all if empty.
func (tx *Tx) Memos(ctx context.Context, study, about firsthand.ID) ([]firsthand.Memo, error) {
	return memos.some(ctx, tx, `WHERE study_id = ?1 AND (?2 = '' OR about_id = ?2) ORDER BY created_ms, id`, study, about)
}

// PutMemo makes or changes a memo.
func (tx *Tx) PutMemo(ctx context.Context, m firsthand.Memo) error { return memos.put(ctx, tx, m) }

// DropMemo removes a memo.
func (tx *Tx) DropMemo(ctx context.Context, id firsthand.ID) error { return memos.drop(ctx, tx, id) }

// MarkRead records that a coder has read a document.
func (tx *Tx) MarkRead(ctx context.Context, document, coder firsthand.ID) error {
	return readings.put(ctx, tx, reading{document, coder})
}

// UnmarkRead takes that back; it is no error where nobody said so.
func (tx *Tx) UnmarkRead(ctx context.Context, document, coder firsthand.ID) error {
	err := readings.drop(ctx, tx, readings.keyOf(&reading{document, coder}))
	if errors.Is(err, errNoRow) {
		return nil
	}
	return err
}

// Readings lists who has read what in a study, as pairs of document and coder.
func (tx *Tx) Readings(ctx context.Context, study firsthand.ID) ([][2]firsthand.ID, error) {
	rows, err := tx.query(ctx, `SELECT r.document_id, r.coder_id FROM readings r JOIN documents d ON d.id = r.document_id
		WHERE d.study_id = ?1 ORDER BY r.document_id, r.coder_id`, study)
	return collect(rows, err, func(p *[2]firsthand.ID) []any { return []any{&p[0], &p[1]} })
}

// Setting reads one value of the whole database, empty if it is not set.
func (tx *Tx) Setting(ctx context.Context, name string) (string, error) {
	var v string
	err := tx.get(ctx, []any{&v}, `SELECT value FROM settings WHERE name = ?1`, name)
	if errors.Is(err, errNoRow) {
		return "", nil
	}
	return v, err
}

// PutSetting sets one value of the whole database; it belongs to no study's journal.
func (tx *Tx) PutSetting(ctx context.Context, name, value string) error {
	_, err := tx.exec(ctx, `INSERT INTO settings (name, value) VALUES (?1, ?2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// TrashedStudy finds a study in the trash by its short name or id, the newest
// if several have the name.
func (tx *Tx) TrashedStudy(ctx context.Context, name string) (firsthand.Study, error) {
	found, err := studies.some(ctx, tx, `WHERE trashed_ms > 0 AND (name = ?1 OR id = ?1) ORDER BY trashed_ms DESC, id`, name)
	if err != nil {
		return firsthand.Study{}, err
	}
	if len(found) == 0 {
		return firsthand.Study{}, firsthand.Errorf(firsthand.NotFound, "There is no study %q in the trash.", name)
	}
	return found[0], nil
}

// TrashedStudies lists the studies that can be brought back, the newest first.
func (tx *Tx) TrashedStudies(ctx context.Context) ([]firsthand.Study, error) {
	return studies.some(ctx, tx, `WHERE trashed_ms > 0 ORDER BY trashed_ms DESC, id`)
}
