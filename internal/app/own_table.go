package app

import (
	"slices"

	"firsthand.study"
)

// codingColumns must all be there in a file of codings.
var codingColumns = []string{"document", "start", "end", "code", "coder"}

// ownTable is a Conflict where a table has the columns of a codebook, of codings
// or of participants, as this program writes them: its rows are no interviews.
func ownTable(name string, header []string) error {
	has := func(column string) bool { return slices.Contains(header, column) }
	some := func(columns ...string) bool { return slices.ContainsFunc(columns, has) }
	what, flag := "", ""
	switch {
	case !slices.ContainsFunc(codingColumns, func(c string) bool { return !has(c) }):
		what, flag = "codings", "--codings"
	case has("code") && (len(header) == 1 || some("parent", "color", "definition", "use_when", "not_when")):
		what, flag = "a codebook", "--codebook"
	case (has("participant") || has("case")) && some("pseudonym", "document", "interview_date", "analysis_order"):
		what, flag = "participants", "--cases"
	default:
		return nil
	}
	return firsthand.Errorf(firsthand.Conflict, "%s: by its columns this table holds %s, not interviews or answers.", name, what).
		WithHint("import it with %s, or say which column the text is with --text", flag)
}
