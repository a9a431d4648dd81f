package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type protocolCommand struct {
	Show     protocolShowCommand     `cmd:"" help:"Print the protocol, or one part of it with its versions."`
	Write    protocolWriteCommand    `cmd:"" help:"Write the next version of a part from a file."`
	Template protocolTemplateCommand `cmd:"" help:"Fill what is not written yet from a template; without a name, list them."`
}

type protocolShowCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name, title or id."`
	Part  string `arg:"" optional:"" help:"aims, design, ethics, funding, sites, team, eligibility, guide, sheet, statements, distress, retention."`
}

func (c *protocolShowCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	parts, err := a.Protocol(e.ctx, s.ID)
	if err != nil {
		return err
	}
	if c.Part == "" {
		t := table{header: []string{"part", "version", "begins"}, numbers: map[int]bool{1: true}}
		for _, p := range parts {
			if p.InForce == nil {
				t.rows = append(t.rows, []string{string(p.Part), "0", "not written yet"})
				continue
			}
			t.rows = append(t.rows, []string{string(p.Part), count(p.InForce.Version), beginning(*p.InForce)})
		}
		return e.print(map[string]any{"study": s.Name, "parts": parts}, t)
	}
	for _, p := range parts {
		if string(p.Part) != c.Part {
			continue
		}
		if p.InForce == nil {
			return firsthand.Errorf(firsthand.NotFound, "The protocol has no %s yet.", c.Part)
		}
		t := table{header: []string{"key", "words", "kind"}}
		for _, it := range p.InForce.Items {
			t.rows = append(t.rows, []string{it.Key, it.Text, it.Kind})
		}
		if len(t.rows) == 0 {
			t.header = []string{fmt.Sprintf("%s, version %d", p.Part, p.InForce.Version)}
			for _, line := range strings.Split(p.InForce.Body, "\n") {
				t.rows = append(t.rows, []string{line})
			}
		}
		return e.print(p, t)
	}
	return firsthand.Errorf(firsthand.NotFound, "A protocol has no part %q.", c.Part)
}

func beginning(p firsthand.Provision) string {
	if len(p.Items) > 0 {
		return fmt.Sprintf("%d lines: %s", len(p.Items), p.Items[0].Text)
	}
	first, _, _ := strings.Cut(p.Body, "\n")
	return first
}

type protocolWriteCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name, title or id."`
	Part  string `arg:"" help:"Which part; see protocol show."`
	File  string `arg:"" help:"A .json with items (key, text, kind, prompts, required, months) or body, or a text file."`
	Note  string `help:"What changed, and why."`
}

func (c *protocolWriteCommand) Run(e *env) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", c.File), Err: err}
	}
	var p firsthand.Provision
	if strings.HasSuffix(c.File, ".json") {
		if err := json.Unmarshal(b, &p); err != nil {
			return &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("%s is not JSON of a protocol's part; nothing was changed.", c.File), Err: err}
		}
	} else {
		p.Body = strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	p.Part, p.Note = firsthand.Part(c.Part), c.Note
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if p, err = a.WriteProvision(e.ctx, e.me(), s.ID, p); err != nil {
		return err
	}
	e.note("The %s is in version %d.", p.Part, p.Version)
	return nil
}

type protocolTemplateCommand struct {
	Study string `placeholder:"S" help:"The study, by short name, title or id."`
	Name  string `arg:"" optional:"" help:"The template."`
}

func (c *protocolTemplateCommand) Run(e *env) error {
	if c.Name == "" {
		all, err := app.Templates()
		if err != nil {
			return err
		}
		t := table{header: []string{"name", "title", "about"}}
		for _, x := range all {
			t.rows = append(t.rows, []string{x.Name, x.Title, x.About})
		}
		return e.print(map[string]any{"templates": all}, t)
	}
	if c.Study == "" {
		return e.misuse("Name the study with --study.")
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	filled, err := a.UseTemplate(e.ctx, e.me(), s.ID, c.Name)
	if err != nil {
		return err
	}
	e.note("%s filled; what was written before stays. What is to be filled in says so.", was(len(filled), "part", "parts"))
	return nil
}
