package agreement

import (
	"fmt"
	"math"
)

// A Table counts the items of two coders: Table[i][j] items were put into
// category i by the first and j by the second. It is square, one row for every
// category offered, whether or not it was used.
type Table [][]int64

func (t Table) check() error {
	for i, row := range t {
		if len(row) != len(t) {
			return fmt.Errorf("a table of %d categories needs %d numbers in row %d, and it has %d", len(t), len(t), i+1, len(row))
		}
		for j, n := range row {
			if n < 0 {
				return fmt.Errorf("row %d, column %d of the table is %d, and a count is never below 0", i+1, j+1, n)
			}
		}
	}
	return nil
}

// Coefficients of a table that is square and has no negative counts.
func (t Table) Coefficients() (Coefficients, error) {
	if err := t.check(); err != nil {
		return Coefficients{}, err
	}
	return t.evidence().coefficients(), nil
}

// Disagreement is the observed and expected disagreement of Krippendorff's alpha.
func (t Table) Disagreement() (Disagreement, error) {
	if err := t.check(); err != nil {
		return Disagreement{}, err
	}
	return t.evidence().alpha, nil
}

func (t Table) evidence() evidence {
	q := len(t)
	var n, apart float64
	first, second := make([]float64, q), make([]float64, q)
	for i, row := range t {
		for j, x := range row {
			x := float64(x)
			n += x
			first[i] += x
			second[j] += x
			if i != j {
				apart += x
			}
		}
	}
	judged, shares := make([]float64, q), make([]float64, q)
	for k := range q {
		judged[k] = first[k] + second[k]
		shares[k] = judged[k] / (2 * n)
		first[k] /= n
		second[k] /= n
	}
	e := evidence{categories: q, apart: math.NaN(), alpha: disagreement(2*apart, judged)}
	if n > 0 {
		e.apart, e.shares, e.coders = apart/n, shares, [][]float64{first, second}
	}
	return e
}
