package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// WithdrawPage is where somebody leaves: how far, what that reaches, and the
// number typed to confirm.
type WithdrawPage struct {
	Frame
	Person  app.ParticipantLine
	Here    string
	Levels  []LevelChoice
	Level   firsthand.Level
	Words   string // looked for besides, a line each
	AlsoIn  []Choice
	Touched *app.Touched // nil until a level is chosen
	Wrong   string
	Hint    string
}

// A LevelChoice is one level of withdrawal in words.
type LevelChoice struct {
	Level       firsthand.Level
	Name, Means string
	Here        bool
}

// levelsInWords say what a person may ask for, the least first.
var levelsInWords = []LevelChoice{
	{firsthand.NoContact, "No more contact", "The name and contact details are destroyed. The rest stays.", false},
	{firsthand.NoNewData, "Nothing more is collected", "That too; and no further interview, form or recording. What there is stays.", false},
	{firsthand.NoFutureUse, "This study alone", "That too; and what there is goes to no archive and no later study.", false},
	{firsthand.RemoveUnanalysed, "Erase what is not analysed", "That too; and recordings, identified texts and every interview that nobody has coded are erased.", false},
	{firsthand.RemoveEverything, "Erase everything", "Every interview, coding, memo about it, quotation and recording. A number and how much it was remain.", false},
}

// Called is how the page speaks of the person.
func (p WithdrawPage) Called() string { return cmp.Or(p.Person.Pseudonym, p.Person.Number) }

// Verb is what the last button says.
func (p WithdrawPage) Verb() string {
	if p.Level.Erases() {
		return "Erase"
	}
	return "Withdraw"
}

// QuotedTimes counts quotations.
func (p WithdrawPage) QuotedTimes() (n int) {
	for _, q := range p.Touched.Quotations {
		n += q.Times
	}
	return n
}

// Places are where somebody is quoted, each once, with how often.
func (p WithdrawPage) Places() (all []Place) {
	for _, q := range p.Touched.Quotations {
		where := strings.Replace(q.Where, ": ", ", its ", 1)
		if i := slices.IndexFunc(all, func(x Place) bool { return x.Where == where }); i >= 0 {
			all[i].Times += q.Times
			continue
		}
		all = append(all, Place{where, q.Times})
	}
	return all
}

// A Place is where something stands, and how often.
type Place struct {
	Where string
	Times int
}

// Sentence says what goes, and that it does not come back.
func (p WithdrawPage) Sentence() string {
	who, t := p.Called()+"’s ", p.Touched
	if !p.Level.Erases() {
		return "This destroys " + who + "name and contact details. It cannot be undone. " + map[firsthand.Level]string{
			firsthand.NoContact:   "What they said and what was made of it stay.",
			firsthand.NoNewData:   "Nothing more is collected; what they said and what was made of it stay.",
			firsthand.NoFutureUse: "Nothing more is collected, and what there is serves this study alone.",
		}[p.Level]
	}
	var parts []string
	add := func(n int, one, many string) {
		if n == 1 && !strings.Contains(one, " ") {
			parts = append(parts, one)
		} else if n > 0 {
			parts = append(parts, plural(n, strings.TrimPrefix(one, "1 "), many))
		}
	}
	for _, x := range t.Secrets {
		one, many := string(x.Kind), string(x.Kind)+"s"
		switch x.Kind {
		case firsthand.IdentitySecret:
			parts = append(parts, "name and contact details")
			continue
		case firsthand.RecordingSecret, firsthand.SignatureSecret:
		default:
			one = "1 " + one
		}
		add(x.N, one, many)
	}
	add(len(t.Documents), "transcript", "transcripts")
	add(t.Codings, "1 coding", "codings")
	add(t.Memos, "1 memo", "memos")
	add(p.QuotedTimes(), "1 quotation in what the team wrote", "quotations in what the team wrote")
	keeps := " It cannot be undone. The certificate keeps the number " + p.Person.Number + ", today’s date and these counts, nothing else."
	if len(parts) == 0 {
		return "Nothing of " + who + "is left to erase; that they withdrew is written down." + keeps
	}
	last := len(parts) - 1
	list := parts[last]
	if last > 0 {
		list = strings.Join(parts[:last], ", ") + " and " + list
	}
	return "This erases " + who + list + "." + keeps
}

func (s *Server) withdrawPage(r *http.Request, study firsthand.Study) (WithdrawPage, error) {
	var p WithdrawPage
	var err error
	if p.Person, err = s.personIn(r, study); err != nil {
		return p, err
	}
	p.Frame = s.frameIn(study, "People", p.Person.Number+" withdraws")
	p.Here = personAt(p.Base(), firsthand.Case{ID: cmp.Or(p.Person.ID, p.Person.Case), Name: p.Person.Number})
	p.Levels = slices.Clone(levelsInWords)
	return p, nil
}

func (s *Server) withdraw(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.withdrawPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "withdraw", p)
}

// withdrawPerson shows what a withdrawal would reach, and does it once the number is typed.
func (s *Server) withdrawPerson(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.withdrawPage(r, study)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return firsthand.Errorf(firsthand.Invalid, "The form could not be read; nothing was changed.")
	}
	p.Level, p.Words = firsthand.Level(r.PostForm.Get("level")), r.PostForm.Get("words")
	for i := range p.Levels {
		p.Levels[i].Here = p.Levels[i].Level == p.Level
	}
	again := func(err error) error {
		code, known := readable(err)
		if !known {
			return err
		}
		p.Wrong, p.Hint = err.Error(), hintOf(err)
		return s.show(w, code, "withdraw", p)
	}
	if p.Level == "" {
		return again(firsthand.Errorf(firsthand.Invalid, "Choose how far %s leaves; nothing was changed.", p.Called()))
	}
	order := app.WithdrawOrder{Participant: string(cmp.Or(p.Person.ID, p.Person.Case)), Level: p.Level, AlsoIn: r.PostForm["also"]}
	for line := range strings.Lines(p.Words) {
		if line = strings.TrimSpace(line); line != "" {
			order.Words = append(order.Words, line)
		}
	}
	touched, err := s.app.PreviewWithdrawal(r.Context(), study.ID, order)
	if err != nil {
		return again(err)
	}
	p.Touched = &touched
	unnamed := p.alsoIn(order.AlsoIn)
	if r.PostForm.Get("go") != "leave" {
		return s.show(w, http.StatusOK, "withdraw", p)
	}
	switch {
	case strings.TrimSpace(r.PostForm.Get("number")) != p.Person.Number:
		return again(firsthand.Errorf(firsthand.Invalid, "Type the number %s to confirm; nothing was changed.", p.Person.Number))
	case unnamed:
		return again(firsthand.Errorf(firsthand.Conflict, "What %s said is in other studies too; nothing was changed.", p.Person.Number).WithHint("tick each of them: they withdraw there as well"))
	}
	// Whoever closes the browser meanwhile leaves nothing half done.
	ctx := context.WithoutCancel(r.Context())
	certificate, err := s.app.Withdraw(ctx, s.me, study.ID, order)
	if err != nil {
		return again(err)
	}
	of, err := s.app.KeepCertificate(ctx, study.ID, certificate)
	if err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/certificates/"+string(of))
}

// alsoIn lists the other studies with copies, and tells whether one is not named.
func (p *WithdrawPage) alsoIn(named []string) (unnamed bool) {
	for _, c := range p.Touched.Copies {
		if slices.ContainsFunc(p.AlsoIn, func(x Choice) bool { return x.Address == c.Study }) {
			continue
		}
		here := slices.Contains(named, c.Study)
		unnamed = unnamed || !here
		p.AlsoIn = append(p.AlsoIn, Choice{c.Study, c.Study, here})
	}
	return unnamed
}

// CopiesIn are the copies that another study holds.
func (p WithdrawPage) CopiesIn(study string) (all []app.CopiedText) {
	for _, c := range p.Touched.Copies {
		if c.Study == study {
			all = append(all, c)
		}
	}
	return all
}
