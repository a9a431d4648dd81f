package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// An Event is one moment of a participant's way through a study.
type Event struct {
	Day    string `json:"day"` // ISO 8601, in the study's time zone
	At     int64  `json:"at"`  // Unix milliseconds, for the order within a day
	Kind   string `json:"kind"`
	What   string `json:"what"`
	Detail string `json:"detail,omitempty"`
	Who    string `json:"who,omitempty"`
	Ahead  bool   `json:"ahead,omitempty"` // still to come
}

// Timeline tells everything that is recorded of a participant, oldest first. It
// names nobody but colleagues.
func (a *App) Timeline(ctx context.Context, study firsthand.ID, name string) ([]Event, error) {
	var t timeline
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		t = timeline{zone: time.UTC}
		if z, err := time.LoadLocation(s.TimeZone); err == nil {
			t.zone = z
		}
		if t.p, err = tx.Participant(ctx, s.ID, name); err != nil {
			return err
		}
		if t.names, err = colleagueNames(ctx, tx, s.ID); err != nil {
			return err
		}
		for _, gather := range []func(context.Context, *store.Tx) error{t.recruited, t.met, t.told, t.closed} {
			if err := gather(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	sort.SliceStable(t.events, func(i, j int) bool {
		a, b := t.events[i], t.events[j]
		if a.Day != b.Day {
			return a.Day < b.Day
		}
		// What happened on a day may have been typed in later, in any order.
		if x, y := slices.Index(inADay, a.Kind), slices.Index(inADay, b.Kind); x != y {
			return x < y
		}
		return a.At < b.At
	})
	return t.events, err
}

// inADay is the order of kinds of event within one day.
var inADay = []string{"introduced", "screened", "opened", "booked", "called off", "consented", "interviewed", "voucher", "transcript", "coded", "withdrawn"}

type timeline struct {
	p      firsthand.Participant
	zone   *time.Location
	names  map[firsthand.ID]string
	events []Event
}

func (t *timeline) add(day string, at int64, kind, what, detail string, by firsthand.ID) {
	if day == "" {
		day = time.UnixMilli(at).In(t.zone).Format(time.DateOnly)
	}
	t.events = append(t.events, Event{Day: day, At: at, Kind: kind, What: what, Detail: detail, Who: t.names[by]})
}

// recruited is how they came, and whether they could take part.
func (t *timeline) recruited(ctx context.Context, tx *store.Tx) error {
	sites, err := tx.InForce(ctx, t.p.Study, firsthand.Sites)
	if err != nil && !notFound(err) {
		return err
	}
	site, _ := sites.Item(t.p.Site)
	detail := site.Text
	if t.p.Link != "" {
		detail = strings.TrimPrefix(detail+", through a private link", ", ")
	}
	t.add("", t.p.Created, "introduced", "Introduced", detail, "")
	screenings, err := tx.Screenings(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, s := range screenings {
		if s.Participant != t.p.ID {
			continue
		}
		what, not := "Eligible", ""
		if !s.Eligible {
			what = "Not eligible"
			for _, f := range s.Answers {
				if !f.Met {
					not = strings.TrimPrefix(not+", "+f.Key, ", ")
				}
			}
		}
		t.add("", s.Created, "screened", what, not, s.By)
	}
	return nil
}

// met is consent, bookings, interviews and thank-yous.
func (t *timeline) met(ctx context.Context, tx *store.Tx) error {
	versions, err := tx.Provisions(ctx, t.p.Study, "")
	if err != nil {
		return err
	}
	version := map[firsthand.ID]int{}
	for _, v := range versions {
		version[v.ID] = v.Version
	}
	consents, err := tx.Consents(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, c := range consents {
		if c.Participant == t.p.ID {
			t.add(c.Day, c.Created, "consented", "Consented", fmt.Sprintf("Statements %d, information sheet %d, by %s", version[c.Statements], version[c.Sheet], c.How), c.By)
		}
	}
	bookings, err := tx.Bookings(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, b := range bookings {
		switch {
		case b.Participant != t.p.ID || b.Held != "":
		case b.Ended != "":
			t.add(b.At[:10], b.Created, "called off", "Interview called off", b.Ended, b.Interviewer)
		default:
			t.add(b.At[:10], b.Created, "booked", "Interview booked", strings.TrimSuffix(b.At[11:]+", "+b.Place, ", "), b.Interviewer)
			t.events[len(t.events)-1].Ahead = true
		}
	}
	held, err := tx.Interviews(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, i := range held {
		if t.p.Case == "" || i.Case != t.p.Case {
			continue
		}
		detail := ""
		if v := version[i.Guide]; v > 0 {
			detail = fmt.Sprintf("Topic guide %d", v)
		}
		t.add(i.Date, 0, "interviewed", fmt.Sprintf("Interviewed, %g minutes", i.Minutes), detail, i.Interviewer)
	}
	vouchers, err := tx.Vouchers(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, v := range vouchers {
		if v.Participant == t.p.ID && v.Void == "" {
			t.add(v.Day, v.Created, "voucher", fmt.Sprintf("Voucher %d", v.Number), fmt.Sprintf("%d.%02d %s, receipt %s", v.Pence/100, v.Pence%100, v.Currency, v.Receipt), v.By)
		}
	}
	return nil
}

// told is what became of their words.
func (t *timeline) told(ctx context.Context, tx *store.Tx) error {
	if t.p.Case == "" {
		return nil
	}
	documents, err := tx.Documents(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, d := range documents {
		if d.Case != t.p.Case {
			continue
		}
		revisions, err := tx.Revisions(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, r := range revisions {
			what := map[firsthand.RevisionKind]string{firsthand.Imported: "Transcript received", firsthand.Corrected: "Transcript corrected", firsthand.Deidentified: "De-identified"}[r.Kind]
			t.add("", r.Created, "transcript", what, fmt.Sprintf("%s, %d words", d.Name, r.Words), r.By)
		}
		codings, err := tx.Codings(ctx, d.ID)
		if err != nil {
			return err
		}
		n, last := map[firsthand.ID]int{}, map[firsthand.ID]int64{}
		for _, c := range codings {
			n[c.Coder]++
			last[c.Coder] = max(last[c.Coder], c.Created)
		}
		for _, coder := range slices.Sorted(maps.Keys(n)) {
			t.add("", last[coder], "coded", fmt.Sprintf("Coded, %d codings", n[coder]), d.Name, coder)
		}
	}
	return nil
}

// closed is what was opened of theirs, and whether they left.
func (t *timeline) closed(ctx context.Context, tx *store.Tx) error {
	openings, err := tx.Openings(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, o := range openings {
		if o.Participant == t.p.ID {
			t.add("", o.Created, "opened", fmt.Sprintf("The %s was opened", o.Kind), o.Reason, o.By)
		}
	}
	withdrawals, err := tx.Withdrawals(ctx, t.p.Study)
	if err != nil {
		return err
	}
	for _, w := range withdrawals {
		if w.Participant == t.p.ID {
			t.add("", w.Created, "withdrawn", "Withdrew", string(w.Level), w.By)
		}
	}
	return nil
}
