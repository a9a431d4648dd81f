package app

import (
	"context"
	"fmt"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/demo"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
)

// Example is the short name of the example study.
const Example = "example"

// BuildExample makes the example study if it is not there, in one act, by the
// same ways in which any study is brought in. Everybody in it is invented.
func (a *App) BuildExample(ctx context.Context, who Person) (s firsthand.Study, made bool, err error) {
	s, err = a.Study(ctx, Example)
	if err == nil || !notFound(err) {
		return s, false, err
	}
	data, err := readExample()
	if err != nil {
		return s, false, err
	}
	s = firsthand.Study{ID: firsthand.NewID(), Name: Example, Title: "Care that helps: a fictional example study", Language: "en-GB", TimeZone: "Europe/London"}
	_, err = a.Store.Update(ctx, store.Act{Study: s.ID, Action: "example.build", Summary: "The example study was built. Everybody in it is invented."}, func(tx *store.Tx) error {
		if err := makeStudy(ctx, tx, Person{exampleLead}, &s); err != nil {
			return err
		}
		return data.build(ctx, tx, s)
	})
	return s, err == nil, err
}

// exampleLead leads the example study; like everybody in it she is invented.
const exampleLead = "Asha"

// exampleData is what the example study is made of.
type exampleData struct {
	participants []demo.Participant
	transcripts  []demo.Transcript
	codebook     []demo.Code
	codings      []demo.Coding
}

func readExample() (d exampleData, err error) {
	if d.participants, err = demo.Participants(); err != nil {
		return d, err
	}
	if d.transcripts, err = demo.Transcripts(); err != nil {
		return d, err
	}
	if d.codebook, err = demo.Codebook(); err != nil {
		return d, err
	}
	d.codings, err = demo.Codings()
	return d, err
}

func (d exampleData) build(ctx context.Context, tx *store.Tx, s firsthand.Study) error {
	lead, err := colleague(ctx, tx, s.ID, exampleLead, firsthand.Lead)
	if err != nil {
		return err
	}
	in, err := newIntake(ctx, tx, s, lead)
	if err != nil {
		return err
	}
	var res ImportResult
	for _, t := range d.transcripts {
		read := measure(in.analyser, &format.Transcript{Text: t.Text, Turns: format.Turns(t.Text)})
		if err := in.document(ctx, t.Document, "", "", read, &res); err != nil {
			return err
		}
	}
	if err := d.people(ctx, tx, s); err != nil {
		return err
	}
	if err := d.recruit(ctx, tx, s, lead); err != nil {
		return err
	}
	if err := d.codes(ctx, tx, s); err != nil {
		return err
	}
	return d.code(ctx, tx, s, in.names)
}

// people makes the participants as a file of cases would.
func (d exampleData) people(ctx context.Context, tx *store.Tx, s firsthand.Study) error {
	f := casesFile{name: "participants", participants: true,
		header:    []string{"participant", "pseudonym", "document", "interview_date", "minutes", "place", "analysis_order"},
		variables: []string{"Age group", "Gender", "Employment", "Education", "Medication", "Time in treatment", "Setting", "Site"}}
	f.at = map[string]int{}
	for i, h := range f.header {
		f.at[h] = i
	}
	f.header = append(f.header, f.variables...)
	has := map[string]bool{}
	for _, t := range d.transcripts {
		has[t.Participant] = true
	}
	for i, p := range d.participants {
		if !has[p.ID] {
			continue
		}
		f.rows = append(f.rows, caseRow{i + 2, []string{p.ID, p.Pseudonym, p.ID + ".txt", p.Date, strconv.Itoa(p.Minutes), p.Site, strconv.Itoa(p.Order),
			p.AgeGroup, p.Gender, p.Employment, p.Education, p.Medication, p.Treatment, p.Setting, p.Site}})
	}
	var res CasesResult
	if err := f.store(ctx, tx, s.ID, &res); err != nil {
		return err
	}
	return closeValues(ctx, tx, s.ID, "Time in treatment", "under 6 months", "6-12 months", "1-5 years", "over 5 years")
}

// closeValues makes a variable one of a closed list, in its order.
func closeValues(ctx context.Context, tx *store.Tx, study firsthand.ID, name string, values ...string) error {
	all, err := tx.Variables(ctx, study)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Name == name {
			v.Type, v.Values = firsthand.OneOf, values
			return tx.PutVariable(ctx, v)
		}
	}
	return firsthand.Errorf(firsthand.NotFound, "There is no variable %q.", name)
}

// codes makes the codebook.
func (d exampleData) codes(ctx context.Context, tx *store.Tx, s firsthand.Study) error {
	b := newBuilder(s.ID, newTree(nil))
	for i, c := range d.codebook {
		cells := map[string]string{"code": c.Path, "parent": c.Parent, "color": c.Color, "definition": c.Definition, "use_when": c.UseWhen,
			"not_when": c.NotWhen, "example": c.Example, "title": c.Title}
		if c.Theme > 0 {
			cells["number"] = strconv.Itoa(c.Theme)
		}
		if c.Folder() {
			cells["folder"] = "yes"
		}
		if err := b.row(codebookRow{i + 2, cells}, c.Path); err != nil {
			return fmt.Errorf("the example's codebook: %w", err)
		}
	}
	for _, id := range b.order {
		if err := tx.PutCode(ctx, *b.codes[id]); err != nil {
			return err
		}
	}
	return nil
}

// code makes the codings of every coder.
func (d exampleData) code(ctx context.Context, tx *store.Tx, s firsthand.Study, documents map[string]firsthand.ID) error {
	tree, err := readTree(ctx, tx, s.ID)
	if err != nil {
		return err
	}
	ids := firsthand.IDs(len(d.codings))
	tx.AnnounceIDs(ids)
	var batch []firsthand.Coding
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := tx.AddCodings(ctx, batch[0].Document, batch)
		batch = nil
		return err
	}
	for i, c := range d.codings {
		document, ok := documents[c.Document]
		if !ok {
			return fmt.Errorf("the example's codings name %s, which is not there", c.Document)
		}
		if len(batch) > 0 && batch[0].Document != document {
			if err := flush(); err != nil {
				return err
			}
		}
		code, err := tree.find(c.Code)
		if err != nil {
			return err
		}
		coder, err := colleague(ctx, tx, s.ID, c.Coder, firsthand.Coder)
		if err != nil {
			return err
		}
		batch = append(batch, firsthand.Coding{ID: ids.At(i), Document: document, Revision: 1, Span: c.Span, Code: code.ID, Coder: coder.ID, Created: tx.Now()})
	}
	return flush()
}
