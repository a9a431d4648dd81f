package app

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// An Introduction is what is given when somebody is introduced to a study.
type Introduction struct {
	Site     string // key of a site of the protocol, or empty
	Identity firsthand.Identity
	// Explained, Interested and Agreed are what whoever introduces confirms.
	Explained, Interested, Agreed bool
}

// Introduce takes a person into the study by the next free number. Who they are
// goes straight into the vault, open or not; the rest of the program knows the
// number. Invalid unless all three confirmations are given.
func (a *App) Introduce(ctx context.Context, who Person, study firsthand.ID, in Introduction) (firsthand.Participant, error) {
	return a.introduce(ctx, study, in, "", func(fn func(*store.Tx) error) error {
		_, err := a.do(ctx, study, who, "people.introduce", func(tx *store.Tx, _ firsthand.Colleague) error { return fn(tx) })
		return err
	})
}

func (a *App) introduce(ctx context.Context, study firsthand.ID, in Introduction, link firsthand.ID, act func(func(*store.Tx) error) error) (firsthand.Participant, error) {
	p := firsthand.Participant{ID: firsthand.NewID(), Study: study, Site: in.Site, Link: link, Stage: firsthand.Introduced}
	if !in.Explained || !in.Interested || !in.Agreed {
		return p, firsthand.Errorf(firsthand.Invalid, "Nobody is introduced unless the study was explained, the person is interested, and agrees that their details are passed on; nothing was kept.")
	}
	if err := in.Identity.Validate(); err != nil {
		return p, err
	}
	// Before anything is sealed, so that nothing is left of what cannot be.
	err := a.Store.View(ctx, func(tx *store.Tx) error { return siteThere(ctx, tx, study, in.Site) })
	if err != nil {
		return p, err
	}
	if err := a.putIdentity(ctx, study, p.ID, in.Identity); err != nil {
		return p, err
	}
	err = act(func(tx *store.Tx) error {
		if err := siteThere(ctx, tx, study, in.Site); err != nil {
			return err
		}
		number, position, err := nextNumber(ctx, tx, study)
		if err != nil {
			return err
		}
		c := firsthand.Case{ID: firsthand.NewID(), Study: study, Name: number, Participant: true, Position: position, Created: tx.Now()}
		p.Number, p.Case, p.Created = number, c.ID, tx.Now()
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("%s was introduced.", number)
		if err := tx.PutCase(ctx, c); err != nil {
			return err
		}
		return tx.PutParticipant(ctx, p)
	})
	if err != nil {
		if _, left := a.destroy(context.WithoutCancel(ctx), p.ID, firsthand.Classes); left != nil {
			err = errors.Join(err, left)
		}
	}
	return p, err
}

// destroy destroys a person's keys, if there is a vault.
func (a *App) destroy(ctx context.Context, participant firsthand.ID, classes []firsthand.Class) (int, error) {
	s, err := a.sealed(ctx, false)
	if notFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return s.Destroy(ctx, participant, classes)
}

func siteThere(ctx context.Context, tx *store.Tx, study firsthand.ID, site string) error {
	if site == "" {
		return nil
	}
	sites, err := tx.InForce(ctx, study, firsthand.Sites)
	if err != nil && !notFound(err) {
		return err
	}
	if _, ok := sites.Item(site); !ok {
		return firsthand.Errorf(firsthand.Invalid, "The protocol has no site %q.", site).WithHint("firsthand protocol show sites lists them")
	}
	return nil
}

var givenNumber = regexp.MustCompile(`^P([0-9]{1,6})$`)

// nextNumber is the number behind every one that was ever given, and the
// position behind every case.
func nextNumber(ctx context.Context, tx *store.Tx, study firsthand.ID) (string, int, error) {
	people, err := tx.Participants(ctx, study)
	if err != nil {
		return "", 0, err
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return "", 0, err
	}
	last, position := 0, 0
	note := func(name string) {
		if m := givenNumber.FindStringSubmatch(name); m != nil {
			n, _ := strconv.Atoi(m[1]) // at most six digits
			last = max(last, n)
		}
	}
	for _, p := range people {
		note(p.Number)
	}
	for _, c := range cases {
		note(c.Name)
		position = max(position, c.Position)
	}
	return fmt.Sprintf("P%02d", last+1), position + 1, nil
}

// ofParticipant changes one participant in one act of who.
func (a *App) ofParticipant(ctx context.Context, who Person, study firsthand.ID, name, action string, fn func(tx *store.Tx, me firsthand.Colleague, p firsthand.Participant) error) error {
	_, err := a.do(ctx, study, who, action, func(tx *store.Tx, me firsthand.Colleague) error {
		p, err := tx.Participant(ctx, study, name)
		if err != nil {
			return err
		}
		return fn(tx, me, p)
	})
	return err
}

// mayCollect is a Conflict if a participant has said that nothing more may be
// collected, or does not take part.
func mayCollect(ctx context.Context, tx *store.Tx, p firsthand.Participant) error {
	all, err := tx.Withdrawals(ctx, p.Study)
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.Participant == p.ID && w.Level.AtLeast(firsthand.NoNewData) {
			return firsthand.Errorf(firsthand.Conflict, "%s has withdrawn; nothing more is collected.", p.Number)
		}
	}
	if !p.Stage.InHand() {
		return firsthand.Errorf(firsthand.Conflict, "%s does not take part: %s.", p.Number, p.Stage)
	}
	return nil
}

// Screen records what was found about each criterion in force, and what is known
// of the person for the sampling frame, as values of variables by name. Who is
// not eligible is counted, with the reasons; their contact details are destroyed.
func (a *App) Screen(ctx context.Context, who Person, study firsthand.ID, name string, findings []firsthand.Finding, values map[string]string) (firsthand.Screening, error) {
	s := firsthand.Screening{ID: firsthand.NewID(), Study: study, Answers: findings}
	var p firsthand.Participant
	err := a.ofParticipant(ctx, who, study, name, "people.screen", func(tx *store.Tx, me firsthand.Colleague, found firsthand.Participant) error {
		p = found
		if err := mayCollect(ctx, tx, p); err != nil {
			return err
		}
		if p.Stage == firsthand.Interviewed {
			return firsthand.Errorf(firsthand.Conflict, "%s was interviewed already.", p.Number)
		}
		criteria, err := tx.InForce(ctx, study, firsthand.Eligibility)
		if err != nil {
			return err
		}
		s.Participant, s.By, s.Created = p.ID, me.ID, tx.Now()
		if s, err = s.Judge(criteria); err != nil {
			return err
		}
		if err := tx.PutScreening(ctx, s); err != nil {
			return err
		}
		if !s.Eligible {
			tx.Act().Verb = firsthand.Final
			tx.Act().Summary = fmt.Sprintf("%s does not meet the criteria.", p.Number)
			return leaves(ctx, tx, p, firsthand.Ineligible, firsthand.NotEligible, "")
		}
		if err := putValues(ctx, tx, study, p.Case, values); err != nil {
			return err
		}
		if p.Stage == firsthand.Introduced {
			p.Stage = firsthand.Eligible
		}
		tx.Act().Summary = fmt.Sprintf("%s meets the criteria of version %d.", p.Number, criteria.Version)
		return tx.PutParticipant(ctx, p)
	})
	if err == nil && !s.Eligible {
		err = a.forgotten(ctx, p)
	}
	return s, err
}

// putValues sets values of variables by name, as their types allow.
func putValues(ctx context.Context, tx *store.Tx, study, about firsthand.ID, values map[string]string) error {
	if len(values) == 0 {
		return nil
	}
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return err
	}
	for name, text := range values {
		i := slices.IndexFunc(variables, func(v firsthand.Variable) bool { return v.Name == name })
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no variable %q.", name)
		}
		v := variables[i]
		if v.Type == firsthand.OneOf && text != "" && !slices.Contains(v.Values, text) {
			return firsthand.Errorf(firsthand.Invalid, "%q is no value of %s.", text, name).WithHint("its values are %s", strings.Join(v.Values, ", "))
		}
		if err := tx.PutValue(ctx, firsthand.Value{Case: about, Variable: v.ID, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// leaves records that somebody does not take part: what was known of them goes,
// out of the journal too, the number and the reason stay to be counted.
func leaves(ctx context.Context, tx *store.Tx, p firsthand.Participant, stage firsthand.Stage, why firsthand.Why, reason string) error {
	about := p.Case
	p.Stage, p.Why, p.Reason, p.Case = stage, why, reason, ""
	if err := tx.PutParticipant(ctx, p); err != nil {
		return err
	}
	documents, err := tx.AllDocuments(ctx, p.Study)
	if err != nil {
		return err
	}
	for _, d := range documents {
		if about != "" && d.Case == about {
			return firsthand.Errorf(firsthand.Conflict, "%s has documents in the study; nothing was changed.", p.Number).WithHint("firsthand withdraw shows what would go")
		}
	}
	_, err = tx.Forget(ctx, p.Study, p.ID, about)
	return err
}

// forgotten destroys the contact details of somebody who does not take part, and
// makes what was known of them leave the files.
func (a *App) forgotten(ctx context.Context, p firsthand.Participant) error {
	a.forget(p.Study)
	_, err := a.destroy(ctx, p.ID, []firsthand.Class{firsthand.WhoClass})
	return errors.Join(err, a.Store.Settle(ctx))
}

// NotTakingPart records that somebody declined or could not be reached, and why.
// Their contact details are destroyed.
func (a *App) NotTakingPart(ctx context.Context, who Person, study firsthand.ID, name string, stage firsthand.Stage, why firsthand.Why, reason string) error {
	if stage != firsthand.Declined && stage != firsthand.Unreachable {
		return firsthand.Errorf(firsthand.Invalid, "Somebody who does not take part declined or was unreachable, not %q.", stage)
	}
	if !slices.Contains(firsthand.Whys, why) {
		return firsthand.Errorf(firsthand.Invalid, "%q is none of the reasons that are counted.", why)
	}
	var p firsthand.Participant
	err := a.ofParticipant(ctx, who, study, name, "people.leave", func(tx *store.Tx, _ firsthand.Colleague, found firsthand.Participant) error {
		p = found
		if err := mayCollect(ctx, tx, p); err != nil {
			return err
		}
		if p.Stage == firsthand.Interviewed {
			return firsthand.Errorf(firsthand.Conflict, "%s was interviewed already; nothing was changed.", p.Number).WithHint("firsthand withdraw shows what would go")
		}
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("%s does not take part: %s.", p.Number, why)
		return leaves(ctx, tx, p, stage, why, reason)
	})
	if err != nil {
		return err
	}
	return a.forgotten(ctx, p)
}

// SetPseudonym gives the name under which a participant is quoted; unique in the
// study.
func (a *App) SetPseudonym(ctx context.Context, who Person, study firsthand.ID, name, pseudonym string) error {
	pseudonym = strings.TrimSpace(pseudonym)
	return a.ofParticipant(ctx, who, study, name, "people.pseudonym", func(tx *store.Tx, _ firsthand.Colleague, p firsthand.Participant) error {
		all, err := tx.Cases(ctx, study)
		if err != nil {
			return err
		}
		var mine *firsthand.Case
		for i, c := range all {
			switch {
			case c.ID == p.Case:
				mine = &all[i]
			case pseudonym != "" && strings.EqualFold(c.Pseudonym, pseudonym):
				return firsthand.Errorf(firsthand.Conflict, "Somebody else has the pseudonym %q already; nothing was changed.", pseudonym)
			}
		}
		if mine == nil {
			return firsthand.Errorf(firsthand.Conflict, "%s takes no part, so nothing of theirs is quoted.", p.Number)
		}
		mine.Pseudonym = pseudonym
		tx.Act().Summary = fmt.Sprintf("%s has a pseudonym.", p.Number)
		return tx.PutCase(ctx, *mine)
	})
}
