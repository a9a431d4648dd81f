package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// NotRecorded is the last column of a matrix: documents whose case has no
// value, or which belong to no case.
const NotRecorded = "not recorded"

// A Matrix crosses codes with the values of a variable.
type Matrix struct {
	By     string
	Values []string // closed values in their order, then others in natural order
	Rows   []MatrixRow
}

// A MatrixRow is one code, its sub-codes included. Cells stand as Values do.
type MatrixRow struct {
	Code  int
	Cells []Count
}

// Matrix counts the codings of each code and all below it by the values of a
// variable. A case with several values counts under each. Every closed value
// and every value of a case with a document has a column, used or not;
// [NotRecorded] has one when there are documents it stands for.
func (c *Corpus) Matrix(codes []int, by string, f Filter) (Matrix, error) {
	if !c.knows(by) {
		return Matrix{}, fmt.Errorf("there is no variable %q; %s", by, c.variableList())
	}
	if err := c.checkCodes(codes); err != nil {
		return Matrix{}, err
	}
	s, err := c.scope(f)
	if err != nil {
		return Matrix{}, err
	}
	values, missing := c.values(by, s)
	column := map[string]int{}
	for i, v := range values {
		column[v] = i
	}
	last := len(values)
	if missing {
		values = append(values, NotRecorded)
	}
	groups := make([][]int, len(codes))
	for i, k := range codes {
		groups[i] = c.tree.below(k)
	}
	var into []int
	cells, err := c.cross(groups, f, len(values), func(kase *Case) []int {
		into = into[:0]
		if kase != nil {
			for _, v := range kase.Attributes[by] {
				if i := column[v]; !slices.Contains(into, i) {
					into = append(into, i)
				}
			}
		}
		if len(into) == 0 {
			into = append(into, last)
		}
		return into
	})
	if err != nil {
		return Matrix{}, err
	}
	m := Matrix{By: by, Values: values}
	for i, k := range codes {
		m.Rows = append(m.Rows, MatrixRow{k, cells[i]})
	}
	return m, nil
}

// values are the columns of a variable, and whether documents lack a value.
func (c *Corpus) values(by string, s scope) (values []string, missing bool) {
	seen := map[string]bool{}
	for _, v := range c.variables {
		if v.Name == by {
			for _, x := range v.Values {
				if !seen[x] {
					seen[x] = true
					values = append(values, x)
				}
			}
		}
	}
	closed := len(values)
	for d := range c.documents {
		if c.documents[d].gone || !s.covers(int32(d)) {
			continue
		}
		kase := c.caseOf(int32(d))
		if kase == nil || len(kase.Attributes[by]) == 0 {
			missing = true
			continue
		}
		for _, x := range kase.Attributes[by] {
			if !seen[x] {
				seen[x] = true
				values = append(values, x)
			}
		}
	}
	slices.SortFunc(values[closed:], natural)
	return values, missing
}

// natural compares texts with the numbers in them as numbers: 9 before 10.
func natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m > 0 && n > 0 {
			p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if len(p) != len(q) {
				return len(p) - len(q)
			}
			if d := strings.Compare(p, q); d != 0 {
				return d
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[1:], y[1:]
	}
	if len(x) != len(y) {
		return len(x) - len(y)
	}
	return strings.Compare(a, b)
}

// digits is how many ASCII digits s begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}
