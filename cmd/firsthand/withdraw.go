package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type withdrawCommand struct {
	Study       string   `required:"" placeholder:"S" help:"The study, by short name, title or id."`
	Participant string   `arg:"" help:"The participant's number, such as P07."`
	Level       string   `default:"remove everything" placeholder:"LEVEL" help:"How far: no contact, no new data, no future use, remove unanalysed, remove everything (the default)."`
	Word        []string `placeholder:"WORD" sep:"none" help:"A word of the person's that is to go wherever colleagues wrote it; may be repeated."`
	AlsoIn      []string `placeholder:"S" sep:"none" help:"Another study that holds a copy of what the person said: they withdraw there as well; may be repeated."`
	Apply       bool     `help:"Do it, and write the certificate."`
	Out         string   `short:"o" placeholder:"FILE" help:"The certificate (default: certificate-P07.json here)."`
}

func (c *withdrawCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	order := app.WithdrawOrder{Participant: c.Participant, Level: firsthand.Level(c.Level), Words: c.Word, AlsoIn: c.AlsoIn}
	if !c.Apply {
		p, err := a.PreviewWithdrawal(e.ctx, s.ID, order)
		if err != nil {
			return err
		}
		e.note("Nothing was changed. --apply does it; it cannot be undone.")
		return e.print(p, touchedTable(p))
	}
	p, err := a.PreviewWithdrawal(e.ctx, s.ID, order)
	if err != nil {
		return err
	}
	out := c.Out
	if out == "" {
		out = "certificate-" + p.Number + ".json"
	}
	if _, err := os.Stat(out); err == nil {
		return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was changed.", out).WithHint("-o names another file for the certificate")
	}
	certificate, err := a.Withdraw(e.ctx, e.me(), s.ID, order)
	if err != nil {
		return err
	}
	b, err := certificate.Bytes()
	if err != nil {
		return err
	}
	if err := writeNew(out, b); err != nil {
		return err
	}
	e.note("%s has withdrawn. The certificate is %s. Keep %s apart from backups: without it they are not restored.", p.Number, out, app.ListFile)
	if err := e.print(certificate, certificateTable(certificate)); err != nil {
		return err
	}
	if len(certificate.Residues) > 0 {
		return firsthand.Errorf(firsthand.Conflict, "Words that were to go were found in %s.", strings.Join(certificate.Residues, ", ")).
			WithHint("close Firsthand everywhere else and run the same command again with another -o")
	}
	return nil
}

func touchedTable(p app.Touched) table {
	t := table{header: []string{"what", "how many", "which"}, numbers: map[int]bool{1: true}}
	add := func(what string, n int, which string) { t.rows = append(t.rows, []string{what, count(n), which}) }
	add("documents", len(p.Documents), strings.Join(p.Documents, ", "))
	add("interviews", p.Interviews, "")
	add("codings", p.Codings, "")
	add("memos", p.Memos, "")
	where := map[string]bool{}
	var names []string
	n := 0
	for _, q := range p.Quotations {
		n += q.Times
		if !where[q.Where] {
			where[q.Where] = true
			names = append(names, q.Where)
		}
	}
	add("quotations elsewhere", n, strings.Join(names, ", "))
	for _, c := range p.Counts {
		add("references of "+c.Code, c.Lost, fmt.Sprintf("%d are left", c.Left))
	}
	for _, x := range p.Copies {
		add("copies in "+x.Study, 1, x.Document+", of "+cmp.Or(x.Case, "nobody"))
	}
	for _, s := range p.Secrets {
		add("sealed: "+string(s.Kind), s.N, "in the vault")
	}
	add("journal payloads", p.Payloads, "the chain stays whole")
	add("files made anew", len(p.Files), strings.Join(p.Files, ", "))
	for _, b := range p.Elsewhere {
		t.foot = append(t.foot, "Beyond reach: "+b+".")
	}
	return t
}

type certificateCommand struct {
	File string `arg:"" help:"A certificate written by firsthand withdraw."`
}

func (c *certificateCommand) Run(e *env) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", c.File), Err: err}
	}
	certificate, err := app.ReadCertificate(b)
	if err != nil {
		return err
	}
	e.note("The certificate is as it was signed.")
	return e.print(certificate, certificateTable(certificate))
}

func certificateTable(c app.Certificate) table {
	t := table{header: []string{"certificate", ""}}
	add := func(what, value string) { t.rows = append(t.rows, []string{what, value}) }
	add("study", c.Study)
	add("participant", c.Number)
	add("level", string(c.Level))
	if len(c.AlsoIn) > 0 {
		add("also withdrawn from", strings.Join(c.AlsoIn, ", "))
	}
	add("made", c.Made.Format("2006-01-02 15:04:05 UTC"))
	for _, line := range []struct {
		what string
		n    int
	}{{"documents erased", c.Documents}, {"codings erased", c.Codings}, {"memos erased", c.Memos}, {"quotations taken out", c.Quotations}, {"journal payloads erased", c.Payloads}, {"things destroyed in the vault", c.Secrets}} {
		add(line.what, count(line.n))
	}
	add("journal", c.Journal)
	if c.Sought > 0 {
		add("words looked for", count(c.Sought))
		for _, s := range c.Searched {
			add("looked in", s)
		}
		found := "nothing"
		if len(c.Residues) > 0 {
			found = strings.Join(c.Residues, ", ")
		}
		add("found", found)
	}
	for _, b := range c.Beyond {
		add("beyond reach", b)
	}
	add("signed by", c.Key)
	return t
}

// withoutWhoLeft erases from a backup, before it is restored, who withdrew since
// it was taken.
func (c *restoreCommand) withoutWhoLeft(e *env, b *app.OpenedBackup, r app.VerifyReport) (app.VerifyReport, error) {
	folder, err := e.dataFolder()
	if err != nil {
		return r, err
	}
	own := listFolder(folder)
	path := c.Withdrawals
	if path == "" && own != "" {
		path = filepath.Join(own, app.ListFile)
	}
	var list []byte
	if path != "" {
		list, err = os.ReadFile(path)
		if err != nil && (c.Withdrawals != "" || !errors.Is(err, fs.ErrNotExist)) {
			return r, &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The list of withdrawals %s cannot be read; nothing was changed.", path), Err: err}
		}
	}
	n, err := b.ApplyWithdrawals(e.ctx, list)
	if err != nil {
		return r, err
	}
	if n > 0 {
		e.note("%s done again, by the list.", was(n, "withdrawal", "withdrawals"))
		if r, err = b.Verify(e.ctx, nil); err == nil {
			err = r.Err()
		}
	}
	if err == nil && list != nil && own != "" && path != filepath.Join(own, app.ListFile) {
		if err = os.MkdirAll(own, 0o700); err == nil {
			err = replaceWhole(filepath.Join(own, app.ListFile), list)
		}
	}
	return r, err
}
