package app

import (
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/text"
)

// CompareProvisions tells what changed between two versions of a part of the
// protocol, in reading order.
func CompareProvisions(older, newer firsthand.Provision) []DiffPart {
	before := ProvisionText(older)
	return diffParts(before, text.Diff(before, ProvisionText(newer)))
}

// ProvisionText is a version of a part of the protocol as running text, a line
// for each of its items, so that two versions can be compared by their words.
func ProvisionText(p firsthand.Provision) string {
	var b strings.Builder
	if p.Body != "" {
		b.WriteString(p.Body + "\n")
	}
	for i, it := range p.Items {
		if i > 0 || p.Body != "" {
			b.WriteString("\n")
		}
		b.WriteString(itemText(p.Part, it) + "\n")
		for _, prompt := range it.Prompts {
			b.WriteString("  – " + prompt + "\n")
		}
	}
	return b.String()
}

func itemText(part firsthand.Part, it firsthand.Item) string {
	var more []string
	if it.Kind != "" && part != firsthand.Retention {
		more = append(more, it.Kind)
	}
	if it.Required {
		more = append(more, "no interview without it")
	}
	if part == firsthand.Retention {
		more = append(more, Kept(it))
	}
	line := it.Key + ": " + it.Text
	if len(more) > 0 {
		line += " [" + strings.Join(more, "; ") + "]"
	}
	return line
}

// Kept says in words when a class of data falls due.
func Kept(it firsthand.Item) string {
	moment := it.Kind
	if moment == "" {
		moment = "after a moment that is not named"
	}
	switch {
	case it.Months == 0:
		return "as soon as may be " + moment
	case it.Months == 1:
		return "1 month " + moment
	case it.Months%12 == 0 && it.Months > 12:
		return fmt.Sprintf("%d years %s", it.Months/12, moment)
	}
	return fmt.Sprintf("%d months %s", it.Months, moment)
}
