package app

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A WithdrawOrder says who withdraws and how far.
type WithdrawOrder struct {
	Participant string // number or id; a case by its name is one too
	Level       firsthand.Level
	// Words are looked for besides what the person said, and taken out wherever
	// colleagues wrote them: a name that slipped into a memo, say.
	Words []string
	// AlsoIn are the other studies, by short name or id, that hold copies of what
	// the person said: they withdraw there as well. All that there are must be
	// named.
	AlsoIn []string

	alone bool // of one study among several: no copies are looked for
}

// A Touched tells everything that a withdrawal reaches, before it does.
type Touched struct {
	Number     string          `json:"participant"`
	Level      firsthand.Level `json:"level"`
	Documents  []string        `json:"documents"`
	Codings    int             `json:"codings"`
	Memos      int             `json:"memos"`
	Quotations []Quotation     `json:"quotations"` // in what colleagues wrote
	Counts     []CountChange   `json:"counts"`     // codes whose references become fewer
	Secrets    []SecretCount   `json:"secrets"`    // in the vault
	Payloads   int             `json:"journal_payloads"`
	Interviews int             `json:"interviews"`
	Copies     []CopiedText    `json:"copies"` // in other studies
	Files      []string        `json:"files"`  // of the data folder that hold any of it
	Elsewhere  []string        `json:"elsewhere"`
}

// A CountChange is a code that loses references.
type CountChange struct {
	Code string `json:"code"`
	Lost int    `json:"lost"`
	Left int    `json:"left"`
}

// A SecretCount counts what is sealed of one kind.
type SecretCount struct {
	Kind firsthand.SecretKind `json:"kind"`
	N    int                  `json:"n"`
}

// outOfReach is what no program can promise.
var outOfReach = []string{
	"files that were exported or printed, and what was published",
	"backups made before: they are kept from giving it back by the list of withdrawals, without which firsthand restore refuses them",
	"copies of the vault's keys made before: destroy them, and make a new one with firsthand vault backup",
}

var outOfReachPostgres = []string{"archives, replicas and base backups of the PostgreSQL server, which are its administrator's"}

// plan is what a withdrawal would do, found in one transaction.
type plan struct {
	Touched
	p       firsthand.Participant
	made    bool // the participant was no more than a case before
	erasure store.Erasure
	said    said
	also    map[string]bool
	classes []firsthand.Class
	waiting int                    // files in an open workspace's inbox
	telling map[int64]bool         // entries of the journal whose payloads tell of it
	before  []firsthand.Withdrawal // what runs of the same withdrawal did already
}

// PreviewWithdrawal tells everything that a withdrawal would touch, and changes
// nothing.
func (a *App) PreviewWithdrawal(ctx context.Context, study firsthand.ID, o WithdrawOrder) (Touched, error) {
	var p plan
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		p, err = a.planWithdrawal(ctx, tx, study, o)
		return err
	})
	return p.Touched, err
}

func (a *App) planWithdrawal(ctx context.Context, tx *store.Tx, study firsthand.ID, o WithdrawOrder) (plan, error) {
	pl := plan{also: map[string]bool{}}
	if !slices.Contains(firsthand.Levels, o.Level) {
		names := make([]string, len(firsthand.Levels))
		for i, l := range firsthand.Levels {
			names[i] = string(l)
		}
		return pl, firsthand.Errorf(firsthand.Invalid, "There is no level %q of withdrawal.", o.Level).WithHint("the levels are: %s", strings.Join(names, ", "))
	}
	for _, w := range o.Words {
		for _, x := range wordsOf(w) {
			pl.also[x.text] = true
		}
	}
	var err error
	if pl.p, pl.made, err = whoWithdraws(ctx, tx, study, o.Participant); err != nil {
		return pl, err
	}
	pl.Touched = Touched{Number: pl.p.Number, Level: o.Level, Documents: []string{}, Quotations: []Quotation{}, Counts: []CountChange{}, Secrets: []SecretCount{}, Copies: []CopiedText{}, Files: []string{},
		Elsewhere: slices.Clone(outOfReach)}
	pl.erasure = store.Erasure{Study: study, Participant: pl.p.ID, Case: pl.p.Case, Whole: o.Level == firsthand.RemoveEverything}
	pl.classes = classesOf(o.Level)
	if pl.before, err = runsOf(ctx, tx, pl.p, o.Level); err != nil {
		return pl, err
	}
	if err := pl.past(ctx, tx); err != nil {
		return pl, err
	}
	if err := pl.reach(ctx, tx, o.Level); err != nil {
		return pl, err
	}
	if !o.alone {
		if err := pl.copies(ctx, tx); err != nil {
			return pl, err
		}
		for _, name := range pl.unnamed(o) {
			pl.Elsewhere = append(pl.Elsewhere, "the study "+name+", which holds a copy: this is refused until it is named too")
		}
	}
	secrets, err := a.secretsOf(ctx, pl.p.ID)
	if err != nil {
		return pl, err
	}
	for _, k := range []firsthand.SecretKind{firsthand.IdentitySecret, firsthand.SignatureSecret, firsthand.FormSecret, firsthand.RecordingSecret, firsthand.TextSecret, firsthand.DistressSecret} {
		n := 0
		for _, x := range secrets {
			if x.Kind == k && slices.Contains(pl.classes, k.Class()) {
				n++
			}
		}
		if n > 0 {
			pl.Secrets = append(pl.Secrets, SecretCount{k, n})
		}
	}
	if a.Store.Engine() != "sqlite" {
		pl.Elsewhere = append(pl.Elsewhere, outOfReachPostgres...)
	}
	pl.Files = a.filesHeld()
	if inbox := a.inbox(); inbox != "" && o.Level.Erases() && !o.alone {
		if pl.waiting, err = emptyInbox(inbox, true); err != nil {
			return pl, err
		}
		if pl.waiting > 0 {
			pl.Elsewhere = append(pl.Elsewhere, Counted(pl.waiting, "file waits", "files wait")+" in an open workspace to be imported: this is refused until that is finished, or the workspace is closed")
		}
	}
	return pl, nil
}

// runsOf are the runs of one withdrawal that the study has, oldest first.
func runsOf(ctx context.Context, tx *store.Tx, p firsthand.Participant, level firsthand.Level) ([]firsthand.Withdrawal, error) {
	all, err := tx.Withdrawals(ctx, p.Study)
	return slices.DeleteFunc(all, func(w firsthand.Withdrawal) bool { return w.Participant != p.ID || w.Level != level }), err
}

// past finds the cases that the participant had before, and what the journal
// keeps of this withdrawal itself, which stays.
func (pl *plan) past(ctx context.Context, tx *store.Tx) (err error) {
	if len(pl.before) > 0 {
		said, err := tx.Entries(ctx, pl.p.Study, store.EntryFilter{Kind: "people.withdraw", Since: pl.before[0].Created})
		if err != nil {
			return err
		}
		for _, e := range said {
			pl.erasure.Kept = append(pl.erasure.Kept, e.Seq)
		}
	}
	if pl.erasure.Whole {
		pl.erasure.Former, err = tx.FormerCases(ctx, pl.p.Study, pl.p.ID)
	}
	return err
}

// whoWithdraws finds a participant; a case without one becomes one, by name.
func whoWithdraws(ctx context.Context, tx *store.Tx, study firsthand.ID, name string) (p firsthand.Participant, made bool, err error) {
	p, err = tx.Participant(ctx, study, name)
	if !notFound(err) {
		return p, false, err
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return p, false, err
	}
	people, err := tx.Participants(ctx, study)
	if err != nil {
		return p, false, err
	}
	for _, c := range cases {
		if c.Name != name && string(c.ID) != name {
			continue
		}
		for _, p := range people {
			if p.Case == c.ID {
				return p, false, nil
			}
		}
		return firsthand.Participant{ID: firsthand.NewID(), Study: study, Number: c.Name, Case: c.ID, Stage: firsthand.Interviewed, Created: tx.Now()}, true, nil
	}
	return p, false, firsthand.Errorf(firsthand.NotFound, "There is no participant %q in this study.", name).WithHint("firsthand people list shows who there is")
}

// reach finds the documents that go, what was made of them, and who quotes them.
func (pl *plan) reach(ctx context.Context, tx *store.Tx, level firsthand.Level) error {
	if !level.Erases() {
		return pl.quoting(ctx, tx, nil)
	}
	documents, err := tx.AllDocuments(ctx, pl.p.Study)
	if err != nil {
		return err
	}
	var mine, others []string
	lost := map[firsthand.ID]int{}
	for _, d := range documents {
		revisions, err := tx.Revisions(ctx, d.ID)
		if err != nil {
			return err
		}
		codings, err := tx.Codings(ctx, d.ID)
		if err != nil {
			return err
		}
		goes := pl.p.Case != "" && d.Case == pl.p.Case && (level == firsthand.RemoveEverything || len(codings) == 0)
		for _, r := range revisions {
			body, err := tx.RevisionText(ctx, r.ID)
			if err != nil {
				return err
			}
			if goes {
				mine = append(mine, body)
			} else {
				others = append(others, body)
			}
		}
		if !goes {
			continue
		}
		pl.erasure.Documents = append(pl.erasure.Documents, d.ID)
		pl.Documents = append(pl.Documents, d.Name)
		pl.Codings += len(codings)
		for _, c := range codings {
			lost[c.Code]++
		}
	}
	SortByName(pl.Documents, func(s string) string { return s })
	pl.said = saying(mine, others)
	if err := pl.counts(ctx, tx, lost); err != nil {
		return err
	}
	r, err := tx.Reach(ctx, pl.erasure)
	if err != nil {
		return err
	}
	pl.Memos, pl.telling = r.Memos, r.Payloads
	if pl.erasure.Whole {
		held, err := tx.Interviews(ctx, pl.p.Study)
		if err != nil {
			return err
		}
		for _, i := range held {
			if pl.p.Case != "" && i.Case == pl.p.Case {
				pl.Interviews++
			}
		}
	}
	return pl.quoting(ctx, tx, r.Objects)
}

// quoting finds what colleagues wrote that quotes the person, or holds a word that
// is to go, and stays when some objects go. Words go at every level.
func (pl *plan) quoting(ctx context.Context, tx *store.Tx, objects []firsthand.ID) error {
	if len(objects)+len(pl.also)+len(pl.said.words) == 0 {
		return nil
	}
	writing, err := tx.Writing(ctx, pl.p.Study)
	if err != nil {
		return err
	}
	if pl.telling == nil {
		pl.telling = map[int64]bool{}
	}
	going := map[firsthand.ID]bool{}
	for _, id := range objects {
		going[id] = true
	}
	writing = slices.DeleteFunc(writing, func(w store.Written) bool { return going[w.ID] })
	pl.Quotations = pl.said.quoted(writing, pl.also)
	return pl.payloads(ctx, tx, writing, going)
}

// payloads finds the payloads of the journal that tell of what goes: of the
// objects themselves, of writing that quotes, and of what is no longer there but
// quoted, or held a word that is left nowhere else.
func (pl *plan) payloads(ctx context.Context, tx *store.Tx, writing []store.Written, going map[firsthand.ID]bool) error {
	left := maps.Clone(pl.said.words)
	stays := func(text string) {
		for _, form := range store.Forms(text) {
			store.Words([]byte(form), func(w []byte) { delete(left, string(w)) })
		}
	}
	instead := map[store.Written]string{}
	var rewritten []firsthand.ID
	for _, q := range pl.Quotations {
		instead[q.written] = q.words
		rewritten = append(rewritten, q.written.ID)
	}
	for _, w := range writing {
		if words, ok := instead[w]; ok {
			w.Text = words
		}
		stays(w.Text)
	}
	standing, err := tx.Standing(ctx, pl.p.Study)
	if err != nil {
		return err
	}
	for _, w := range standing {
		if !going[w.ID] {
			stays(w.Text)
		}
	}
	of, err := tx.PayloadsOf(ctx, pl.p.Study, rewritten)
	if err != nil {
		return err
	}
	maps.Copy(pl.telling, of)
	err = tx.EachTold(ctx, pl.p.Study, func(t store.Told) {
		if pl.telling[t.Seq] {
			return
		}
		_, n := pl.said.instead(store.Written{Text: t.Text}, pl.also)
		tells := n > 0
		for _, form := range store.Forms(t.Text)[1:] {
			store.Words([]byte(form), func(w []byte) { tells = tells || left[string(w)] })
		}
		t.Words(func(own bool, w []byte) { tells = tells || !own && left[string(w)] })
		if tells {
			pl.telling[t.Seq] = true
		}
	})
	for _, seq := range pl.erasure.Kept {
		delete(pl.telling, seq)
	}
	pl.Payloads = len(pl.telling)
	return err
}

func (pl *plan) counts(ctx context.Context, tx *store.Tx, lost map[firsthand.ID]int) error {
	tree, err := readTree(ctx, tx, pl.p.Study)
	if err != nil {
		return err
	}
	for _, c := range tree.all {
		n := lost[c.ID]
		if n == 0 {
			continue
		}
		all, err := tx.CodingsOf(ctx, c.ID)
		if err != nil {
			return err
		}
		pl.Counts = append(pl.Counts, CountChange{tree.paths[c.ID], n, len(all) - n})
	}
	return nil
}

// dataFolder is the folder of the data, empty where there is none.
func (a *App) dataFolder() string {
	a.vault.mu.Lock()
	c, folder, told := a.vault.config, a.vault.folder, a.vault.inbox != ""
	a.vault.mu.Unlock()
	if told {
		return folder
	}
	if c == nil || store.IsPostgres(c.Path) {
		return ""
	}
	return filepath.Dir(c.Path)
}

// inbox is the folder in which files wait that browsers sent, empty where there
// is none.
func (a *App) inbox() string {
	a.vault.mu.Lock()
	inbox := a.vault.inbox
	a.vault.mu.Unlock()
	if folder := a.dataFolder(); inbox == "" && folder != "" {
		return filepath.Join(folder, "inbox")
	}
	return inbox
}

// filesHeld are the files of the data folder that hold what is kept.
func (a *App) filesHeld() []string {
	folder := a.dataFolder()
	if folder == "" {
		return []string{}
	}
	found, err := filepath.Glob(filepath.Join(globEscape(folder), "*.db*"))
	if err != nil {
		return []string{}
	}
	for i := range found {
		found[i] = filepath.Base(found[i])
	}
	return found
}

// Withdraw does what [App.PreviewWithdrawal] shows. The signed list of
// withdrawals is written first, then the words go from the study in one
// transaction, then the person's keys are destroyed, then what was erased leaves
// the files, and these are searched for it. Where other studies hold copies of
// the words they go first. Conflict, and nothing is changed, while such a study
// is not named. Stopped anywhere, the same command
// goes on; what comes back is the signed certificate.
func (a *App) Withdraw(ctx context.Context, who Person, study firsthand.ID, o WithdrawOrder) (Certificate, error) {
	signer, done, err := a.withdraw(ctx, who, study, o)
	if err != nil {
		return Certificate{}, err
	}
	// Always: a run before this one may have been stopped when it had erased.
	if err := a.Store.Settle(ctx); err != nil {
		return Certificate{}, err
	}
	return a.certify(ctx, signer, done)
}

// withdrawn is what a withdrawal did to the study.
type withdrawn struct {
	plan
	erased store.Erased
	copies []withdrawn // the same person, from other studies
}

func (a *App) withdrawIn(ctx context.Context, tx *store.Tx, by, study firsthand.ID, o WithdrawOrder) (withdrawn, error) {
	var w withdrawn
	var err error
	if w.plan, err = a.planWithdrawal(ctx, tx, study, o); err != nil {
		return w, err
	}
	act := tx.Act()
	act.Verb = firsthand.Final
	act.Summary = fmt.Sprintf("%s withdrew: %s.", w.p.Number, o.Level)
	if len(w.before) > 0 {
		act.Summary = fmt.Sprintf("The withdrawal of %s was done again: %s.", w.p.Number, o.Level)
	}
	if w.made {
		if err := tx.PutParticipant(ctx, w.p); err != nil {
			return w, err
		}
	}
	for _, q := range w.Quotations {
		if err := tx.Rewrite(ctx, study, q.written, q.words); err != nil {
			return w, err
		}
	}
	if len(w.erasure.Documents) > 0 || w.erasure.Whole {
		if w.erased, err = tx.Erase(ctx, w.erasure); err != nil {
			return w, err
		}
	}
	n, err := tx.ErasePayloads(ctx, study, w.telling)
	if err != nil {
		return w, err
	}
	w.erased.Payloads += n
	if len(w.erasure.Documents) > 0 {
		if err := tx.Reindex(ctx, lexer()); err != nil {
			return w, err
		}
	}
	if !w.erasure.Whole {
		p := w.p
		if o.Level.AtLeast(firsthand.NoNewData) && p.Stage != firsthand.Interviewed && p.Stage.InHand() {
			p.Stage = firsthand.Withdrawn
		}
		if err := tx.PutParticipant(ctx, p); err != nil {
			return w, err
		}
	}
	run := firsthand.Withdrawal{ID: firsthand.NewID(), Study: study, Participant: w.p.ID, Level: o.Level, Documents: len(w.erasure.Documents),
		Codings: w.erased.Codings, Memos: w.erased.Memos, Payloads: w.erased.Payloads, By: by, Created: tx.Now()}
	if len(w.before) > 0 {
		// What was sealed was counted by the first run, whether it came to destroy it or not.
		if run.Documents+run.Codings+run.Memos+run.Payloads == 0 {
			return w, nil
		}
		return w, tx.PutWithdrawal(ctx, run)
	}
	for _, s := range w.Secrets {
		run.Secrets += s.N
	}
	return w, tx.PutWithdrawal(ctx, run)
}

// forget drops what is kept in memory of a study.
func (a *App) forget(study firsthand.ID) {
	a.corpora.mu.Lock()
	defer a.corpora.mu.Unlock()
	delete(a.corpora.all, study)
}

// WithdrawnSince tells whether somebody withdrew from a study at a moment or
// after it.
func (a *App) WithdrawnSince(ctx context.Context, study firsthand.ID, since time.Time) (left bool, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		found, err := tx.Entries(ctx, study, store.EntryFilter{Kind: "people.withdraw", Since: since.UnixMilli(), Newest: true, Limit: 1})
		left = len(found) > 0
		return err
	})
	return left, err
}
