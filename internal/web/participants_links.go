package web

import (
	"net/http"
	"slices"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A ShownLink is the address of a private link, which is shown once.
type ShownLink struct {
	Address string
	Expires int64
	Local   bool // only a browser on this computer reaches it
}

// shownLink is where a link for referrals leads.
func shownLink(r *http.Request, l firsthand.Link, secret string) *ShownLink {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return &ShownLink{scheme + r.Host + "/r/" + secret, l.Expires, Loopback(r.Host)}
}

// ReferralsPage lists the links through which people are introduced.
type ReferralsPage struct {
	Frame
	Views []Section
	Make  ActForm
	Lines []ReferralLine
	Shown *ShownLink
	Wrong string
}

// A ReferralLine is one link for referrals, without its secret.
type ReferralLine struct {
	firsthand.Link
	SiteName string
	State    State
	Open     bool
	Came     []string // numbers of those who were introduced through it
}

func (s *Server) referralsPage(r *http.Request, study firsthand.Study, t typed) (ReferralsPage, error) {
	p := ReferralsPage{Frame: s.frameIn(study, "People", "Referrals")}
	p.Views = p.peopleViews("Referrals")
	p.Scripts = []string{"participants.js"}
	sites, err := s.sites(r, study)
	if err != nil {
		return p, err
	}
	links, err := s.app.Links(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	people, err := s.app.Participants(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	now := time.Now().UnixMilli()
	for _, l := range links {
		if l.Purpose != firsthand.ForReferral {
			continue
		}
		line := ReferralLine{Link: l, State: State{"half", "Open", ""}, Open: l.Open(now)}
		switch {
		case l.Closed > 0:
			line.State = State{"ended", "Closed", ""}
		case !line.Open:
			line.State = State{"ended", "Expired", ""}
		}
		if i := slices.IndexFunc(sites, func(it firsthand.Item) bool { return it.Key == l.Site }); i >= 0 {
			line.SiteName = sites[i].Text
		}
		for _, who := range people {
			if who.Link == l.ID {
				line.Came = append(line.Came, who.Number)
			}
		}
		p.Lines = append(p.Lines, line)
	}
	slices.Reverse(p.Lines)
	p.Make = ActForm{Name: "link", Title: "Make a link", Action: p.Base() + "/people/referrals", Button: "Make the link", Open: true, Main: true,
		Says:   "A professional opens it on a phone: four questions, a name and a number, and nothing else can be seen. It works for 90 days.",
		Fields: []ActField{siteField(sites), {Name: "note", Label: "Who has it", Hint: "By what they are: the key workers of the practice."}}}.fill(t)
	p.Make.Open = true
	return p, nil
}

// sites are those of the protocol in force.
func (s *Server) sites(r *http.Request, study firsthand.Study) ([]firsthand.Item, error) {
	parts, err := s.app.Protocol(r.Context(), study.ID)
	return inForce(parts, firsthand.Sites).Items, err
}

func siteField(sites []firsthand.Item) ActField {
	f := ActField{Name: "site", Label: "Site", Kind: "select", Choices: []Choice{{"none", "", true}}}
	for _, it := range sites {
		f.Choices = append(f.Choices, Choice{it.Text, it.Key, false})
	}
	return f
}

func (s *Server) referrals(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.referralsPage(r, study, typed{})
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "participants_referrals", p)
}

// makeReferral makes a link and shows its address, this once.
func (s *Server) makeReferral(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := typedIn(r, "link")
	if err != nil {
		return err
	}
	code := http.StatusOK
	l, secret, err := s.app.NewLink(r.Context(), s.me, study.ID, firsthand.ForReferral, "", t.text("site"), t.text("note"))
	if err != nil {
		if code, err = t.failed(err); err != nil {
			return err
		}
	} else {
		t = typed{}
	}
	p, err := s.referralsPage(r, study, t)
	if err != nil {
		return err
	}
	if secret != "" && code == http.StatusOK {
		p.Shown = shownLink(r, l, secret)
	}
	return s.show(w, code, "participants_referrals", p)
}

func (s *Server) closeReferral(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if err := s.app.CloseLink(r.Context(), s.me, study.ID, firsthand.ID(r.PostFormValue("link"))); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/people/referrals")
}

// IntroducePage takes a person in. Who they are goes from the form into the vault.
type IntroducePage struct {
	Frame
	Views []Section
	Form  ActForm
	Vault app.VaultState
}

func (s *Server) introducePage(r *http.Request, study firsthand.Study, t typed) (IntroducePage, error) {
	p := IntroducePage{Frame: s.frameIn(study, "People", "Introduce a person")}
	p.Views = p.peopleViews("")
	var err error
	if p.Vault, err = s.app.Vault(r.Context()); err != nil {
		return p, err
	}
	sites, err := s.sites(r, study)
	if err != nil {
		return p, err
	}
	p.Form = ActForm{Name: "introduce", Action: p.Base() + "/people/introduce", Button: "Introduce", Main: true, Fields: []ActField{
		siteField(sites),
		{Name: "name", Label: "Name"}, {Name: "known", Label: "The name they go by", Hint: "Where it is another."},
		{Name: "telephone", Label: "Telephone", Kind: "tel"}, {Name: "email", Label: "E-mail", Kind: "email"},
		{Name: "address", Label: "Postal address", Kind: "words"},
		{Name: "safe", Label: "When and how it is safe to ring", Kind: "words"},
		{Name: "explained", Label: "The study was explained to them.", Kind: "tick"}, {Name: "interested", Label: "They are interested.", Kind: "tick"},
		{Name: "agreed", Label: "They agree that their details are passed on to us.", Kind: "tick"}}}.fill(t)
	return p, nil
}

func (s *Server) introduceForm(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.introducePage(r, study, typed{})
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "participants_introduce", p)
}

func (s *Server) introduce(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := typedIn(r, "introduce")
	if err != nil {
		return err
	}
	in := app.Introduction{Site: t.text("site"), Explained: t.text("explained") != "", Interested: t.text("interested") != "", Agreed: t.text("agreed") != "",
		Identity: firsthand.Identity{Name: t.text("name"), Known: t.text("known"), Telephone: t.text("telephone"), Email: t.text("email"), Address: t.text("address"), Note: t.text("safe")}}
	if in.Identity.Name == "" {
		t.miss("name", "A name is needed; it goes straight into the vault.")
	}
	if in.Identity.Telephone+in.Identity.Email+in.Identity.Address == "" {
		t.miss("telephone", "One way to reach them: telephone, e-mail or address.")
	}
	for field, yes := range map[string]bool{"explained": in.Explained, "interested": in.Interested, "agreed": in.Agreed} {
		if !yes {
			t.miss(field, "Without this nobody is introduced.")
		}
	}
	code := http.StatusUnprocessableEntity
	if !t.bad() {
		made, err := s.app.Introduce(r.Context(), s.me, study.ID, in)
		if err == nil {
			return s.did(w, r, study.ID, made.Number+" was introduced; who that is, the vault alone holds.", participantAt("/s/"+study.Name, made.Number))
		}
		if code, err = t.failed(err); err != nil {
			return err
		}
	}
	p, err := s.introducePage(r, study, t)
	if err != nil {
		return err
	}
	return s.show(w, code, "participants_introduce", p)
}
