package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestEveryHelpHasAnExample holds that each command's help ends with lines that
// can be typed, which name that command and parse.
func TestEveryHelpHasAnExample(t *testing.T) {
	var c commands
	k, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	withExamples(k.Model.Node)
	tried := map[string]bool{}
	var visit func(n *kong.Node)
	visit = func(n *kong.Node) {
		if n.Type == kong.CommandNode {
			path := strings.TrimPrefix(n.Path(), "firsthand ")
			tried[path] = true
			lines := 0
			for line := range strings.Lines(n.Detail) {
				line = strings.TrimSpace(line)
				if !strings.HasPrefix(line, "firsthand ") && line != "firsthand" {
					continue
				}
				lines++
				words := spoken(line)
				if n.Name != "workspace" && !strings.Contains(strings.Join(words, " "), strings.Fields(path)[0]) {
					t.Errorf("%s: the example %q is of another command", path, line)
				}
				var fresh commands
				p, err := kong.New(&fresh)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := p.Parse(words); err != nil {
					t.Errorf("%s: the example %q does not parse: %v", path, line, err)
				}
			}
			if lines == 0 {
				t.Errorf("%s has no example in its help", path)
			}
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(k.Model.Node)
	for path := range examples {
		if !tried[path] {
			t.Errorf("there are examples for %q, which is no command", path)
		}
	}
}

// spoken splits a line as a shell does, down to what goes to another program.
func spoken(line string) []string {
	var words []string
	var word strings.Builder
	in, quote := false, rune(0)
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, in = r, true
		case quote == 0 && (r == '|' || r == '>' || r == '<'):
			return words[1:]
		case quote == 0 && r == ' ':
			if in {
				words = append(words, word.String())
			}
			word.Reset()
			in = false
		default:
			word.WriteRune(r)
			in = true
		}
	}
	if in {
		words = append(words, word.String())
	}
	return words[1:]
}
