package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A ProtocolPart is one part of a protocol as it stands, and how it came so.
type ProtocolPart struct {
	Part     firsthand.Part        `json:"part"`
	InForce  *firsthand.Provision  `json:"in_force"` // nil while it is not written
	Versions []firsthand.Provision `json:"versions"` // oldest first
}

// Protocol lists every part of a study's protocol in its order.
func (a *App) Protocol(ctx context.Context, study firsthand.ID) ([]ProtocolPart, error) {
	var parts []ProtocolPart
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Provisions(ctx, study, "")
		if err != nil {
			return err
		}
		parts = nil
		for _, name := range firsthand.Parts {
			p := ProtocolPart{Part: name, Versions: []firsthand.Provision{}}
			for i := range all {
				if all[i].Part == name {
					p.Versions = append(p.Versions, all[i])
					p.InForce = &all[i]
				}
			}
			parts = append(parts, p)
		}
		return nil
	})
	return parts, err
}

// WriteProvision writes the next version of a part of the protocol: its body and
// its items, and a note on what changed. Writing what is in force already
// changes nothing and returns it.
func (a *App) WriteProvision(ctx context.Context, who Person, study firsthand.ID, p firsthand.Provision) (firsthand.Provision, error) {
	return a.reviseProvision(ctx, who, study, nil, p)
}

// ReviseProvision is [App.WriteProvision] for somebody who read a version of the
// part, 0 where there was none. Conflict if another one is in force by now.
func (a *App) ReviseProvision(ctx context.Context, who Person, study firsthand.ID, read int, p firsthand.Provision) (firsthand.Provision, error) {
	return a.reviseProvision(ctx, who, study, &read, p)
}

func (a *App) reviseProvision(ctx context.Context, who Person, study firsthand.ID, read *int, p firsthand.Provision) (firsthand.Provision, error) {
	_, err := a.do(ctx, study, who, "protocol.write", func(tx *store.Tx, me firsthand.Colleague) (err error) {
		if read != nil {
			last, err := tx.InForce(ctx, study, p.Part)
			if err != nil && !notFound(err) {
				return err
			}
			if last.Version != *read {
				return firsthand.Errorf(firsthand.Conflict, "The %s is in version %d by now; nothing was changed.", p.Part, last.Version)
			}
		}
		p, err = writeProvision(ctx, tx, study, me.ID, p)
		tx.Act().Summary = fmt.Sprintf("The %s is in version %d.", p.Part, p.Version)
		return err
	})
	return p, err
}

func writeProvision(ctx context.Context, tx *store.Tx, study, by firsthand.ID, p firsthand.Provision) (firsthand.Provision, error) {
	if err := p.Validate(); err != nil {
		return p, err
	}
	last, err := tx.InForce(ctx, study, p.Part)
	if err != nil && !notFound(err) {
		return p, err
	}
	if err == nil && last.Body == p.Body && sameItems(last.Items, p.Items) {
		return last, nil
	}
	p.ID, p.Study, p.Version, p.By, p.Created = firsthand.NewID(), study, last.Version+1, by, tx.Now()
	return p, tx.AddProvision(ctx, p)
}

func sameItems(a, b []firsthand.Item) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if fmt.Sprint(a[i]) != fmt.Sprint(b[i]) {
			return false
		}
	}
	return true
}

// UseTemplate fills the parts of a study's protocol that are not written yet
// from a template, in one act, and returns which those were. NotFound if there
// is no such template.
func (a *App) UseTemplate(ctx context.Context, who Person, study firsthand.ID, name string) ([]firsthand.Part, error) {
	t, err := templateNamed(name)
	if err != nil {
		return nil, err
	}
	var filled []firsthand.Part
	_, err = a.do(ctx, study, who, "protocol.template", func(tx *store.Tx, me firsthand.Colleague) error {
		filled = nil
		for _, p := range t.Provisions {
			if _, err := tx.InForce(ctx, study, p.Part); err == nil {
				continue
			} else if !notFound(err) {
				return err
			}
			p.Note = "From the template " + t.Name + "."
			if _, err := writeProvision(ctx, tx, study, me.ID, p); err != nil {
				return err
			}
			filled = append(filled, p.Part)
		}
		tx.Act().Summary = fmt.Sprintf("%d parts of the protocol were filled from the template %s.", len(filled), t.Name)
		return nil
	})
	return filled, err
}
