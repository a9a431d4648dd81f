package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// linkLife is how long a private link works unless somebody closes it.
const linkLife = 90 * 24 * time.Hour

// errLink says that a link does nothing, without telling whether it ever did.
var errLink = &firsthand.Error{Kind: firsthand.NotFound, Message: "This link does not work any more.", Hint: "ask whoever gave it to you for another"}

// NewLink makes a private link: for a referral, which any number of people can
// be introduced through, or for one participant's consent or form. The secret is
// returned once, and only its digest is kept. note says who has it, by role.
func (a *App) NewLink(ctx context.Context, who Person, study firsthand.ID, purpose firsthand.Purpose, participant, site, note string) (l firsthand.Link, secret string, err error) {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails
	secret = base64.RawURLEncoding.EncodeToString(b)
	digest := vault.Digest(secret)
	_, err = a.do(ctx, study, who, "link.new", func(tx *store.Tx, me firsthand.Colleague) error {
		l = firsthand.Link{ID: firsthand.NewID(), Study: study, Purpose: purpose, Site: site, Digest: hex.EncodeToString(digest[:]), Note: note, By: me.ID,
			Created: tx.Now(), Expires: tx.Now() + linkLife.Milliseconds()}
		switch purpose {
		case firsthand.ForReferral:
			if err := siteThere(ctx, tx, study, site); err != nil {
				return err
			}
		case firsthand.ForConsent, firsthand.ForForm:
			p, err := tx.Participant(ctx, study, participant)
			if err != nil {
				return err
			}
			if err := mayCollect(ctx, tx, p); err != nil {
				return err
			}
			l.Participant = p.ID
		default:
			return firsthand.Errorf(firsthand.Invalid, "A private link is for a referral, a consent or a form, not for %q.", purpose)
		}
		tx.Act().Verb = firsthand.Final // its secret cannot be given twice
		tx.Act().Summary = fmt.Sprintf("A private link for a %s was made.", purpose)
		return tx.PutLink(ctx, l)
	})
	return l, secret, err
}

// CloseLink ends a private link before its time.
func (a *App) CloseLink(ctx context.Context, who Person, study, link firsthand.ID) error {
	_, err := a.do(ctx, study, who, "link.close", func(tx *store.Tx, _ firsthand.Colleague) error {
		l, err := tx.Link(ctx, link)
		if err != nil {
			return err
		}
		if l.Study != study {
			return errLink
		}
		if l.Closed > 0 {
			return nil
		}
		l.Closed = tx.Now()
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("A private link for a %s was closed.", l.Purpose)
		return tx.PutLink(ctx, l)
	})
	return err
}

// Links lists a study's private links, without their secrets.
func (a *App) Links(ctx context.Context, study firsthand.ID) (all []firsthand.Link, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err = tx.Links(ctx, study)
		return err
	})
	return all, err
}

// LinkBySecret finds an open link of any study by its secret, for a page without
// an account. NotFound, and always the same, for one that is closed, expired,
// meant for something else or never was.
func (a *App) LinkBySecret(ctx context.Context, secret string, purpose firsthand.Purpose) (firsthand.Link, error) {
	digest := vault.Digest(secret)
	var l firsthand.Link
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		l, err = openLink(ctx, tx, hex.EncodeToString(digest[:]), purpose)
		return err
	})
	return l, err
}

func openLink(ctx context.Context, tx *store.Tx, digest string, purpose firsthand.Purpose) (firsthand.Link, error) {
	l, err := tx.LinkOf(ctx, digest)
	if notFound(err) || err == nil && (!l.Open(tx.Now()) || l.Purpose != purpose) {
		return firsthand.Link{}, errLink
	}
	if err != nil {
		return l, err
	}
	if _, err := tx.Study(ctx, string(l.Study)); err != nil { // in the trash
		return firsthand.Link{}, errLink
	}
	return l, nil
}

// IntroduceByLink is [App.Introduce] by somebody without an account, who holds
// the secret of a private link. The journal says which link, by nobody.
func (a *App) IntroduceByLink(ctx context.Context, secret string, in Introduction) (firsthand.Participant, error) {
	l, err := a.LinkBySecret(ctx, secret, firsthand.ForReferral)
	if err != nil {
		return firsthand.Participant{}, err
	}
	in.Site = l.Site
	return a.introduce(ctx, l.Study, in, l.ID, func(fn func(*store.Tx) error) error {
		_, err := a.Store.Update(ctx, store.Act{Study: l.Study, Action: "people.introduce"}, func(tx *store.Tx) error {
			if _, err := openLink(ctx, tx, l.Digest, firsthand.ForReferral); err != nil {
				return err
			}
			return fn(tx)
		})
		return err
	})
}
