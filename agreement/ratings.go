package agreement

import (
	"fmt"
	"math"
)

// Missing stands in [Ratings] where a coder did not judge an item.
const Missing = -1

// Ratings are judgements one by one: Items[i][g] is the category, 0 to
// Categories-1, in which coder g put item i, or [Missing].
type Ratings struct {
	Categories int // offered, whether or not used
	Items      [][]int
}

// Counts of items judged by coders who are not told apart: Counts[i][k] of them
// put item i into category k. Items may have been judged by different numbers
// of coders.
type Counts [][]int

// Coefficients fail when items have different numbers of coders or a category
// is not one of those offered.
func (r Ratings) Coefficients() (Coefficients, error) {
	e, err := r.evidence()
	if err != nil {
		return Coefficients{}, err
	}
	return e.coefficients(), nil
}

// Disagreement is the observed and expected disagreement of Krippendorff's
// alpha; errors are those of Coefficients.
func (r Ratings) Disagreement() (Disagreement, error) {
	e, err := r.evidence()
	return e.alpha, err
}

// Coefficients of counts; Kappa is undefined, since it is not known who judged
// what. Fails when items have different numbers of categories or a negative count.
func (c Counts) Coefficients() (Coefficients, error) {
	e, err := c.evidence()
	if err != nil {
		return Coefficients{}, err
	}
	return e.coefficients(), nil
}

// Disagreement is the observed and expected disagreement of Krippendorff's
// alpha; errors are those of Coefficients.
func (c Counts) Disagreement() (Disagreement, error) {
	e, err := c.evidence()
	return e.alpha, err
}

func (r Ratings) evidence() (evidence, error) {
	if r.Categories < 0 {
		return evidence{}, fmt.Errorf("the number of categories is %d, and it is never below 0", r.Categories)
	}
	coders := 0
	if len(r.Items) > 0 {
		coders = len(r.Items[0])
	}
	s := newSums(r.Categories)
	by := make([][]float64, coders)
	counts := make([]int, r.Categories)
	for i, item := range r.Items {
		if len(item) != coders {
			return evidence{}, fmt.Errorf("item %d has %d coders and the first has %d; where a coder did not judge, say so", i+1, len(item), coders)
		}
		clear(counts)
		for g, k := range item {
			if k == Missing {
				continue
			}
			if k < 0 || k >= r.Categories {
				return evidence{}, fmt.Errorf("item %d was put into category %d by coder %d, and there are %d categories", i+1, k, g+1, r.Categories)
			}
			counts[k]++
			if by[g] == nil {
				by[g] = make([]float64, r.Categories)
			}
			by[g][k]++
		}
		s.add(counts)
	}
	e := s.evidence()
	e.coders = [][]float64{}
	for _, judged := range by {
		if judged == nil {
			continue // judged nothing: no habit is known
		}
		n := 0.0
		for _, x := range judged {
			n += x
		}
		for k := range judged {
			judged[k] /= n
		}
		e.coders = append(e.coders, judged)
	}
	return e, nil
}

func (c Counts) evidence() (evidence, error) {
	q := 0
	if len(c) > 0 {
		q = len(c[0])
	}
	s := newSums(q)
	for i, item := range c {
		if len(item) != q {
			return evidence{}, fmt.Errorf("item %d has %d categories and the first has %d", i+1, len(item), q)
		}
		for k, n := range item {
			if n < 0 {
				return evidence{}, fmt.Errorf("category %d of item %d was chosen %d times, and a count is never below 0", k+1, i+1, n)
			}
		}
		s.add(item)
	}
	return s.evidence(), nil
}

// sums gather item by item what does not need to know the coder.
type sums struct {
	items, judged float64   // items with two judgements or more, and with one or more
	apart         float64   // Σ over items of the share of differing pairs
	shares        []float64 // Σ over items of n_ik/n_i
	coincident    float64   // cells off the diagonal of the coincidence matrix
	pairable      []float64 // its margin
}

func newSums(q int) *sums {
	return &sums{shares: make([]float64, q), pairable: make([]float64, q)}
}

func (s *sums) add(counts []int) {
	n, same := 0.0, 0.0
	for _, c := range counts {
		n += float64(c)
		same += float64(c) * float64(c)
	}
	if n == 0 {
		return
	}
	s.judged++
	for k, c := range counts {
		s.shares[k] += float64(c) / n
	}
	if n < 2 {
		return
	}
	s.items++
	apart := n*n - same // ordered pairs that differ
	s.apart += apart / (n * (n - 1))
	s.coincident += apart / (n - 1)
	for k, c := range counts {
		s.pairable[k] += float64(c)
	}
}

func (s *sums) evidence() evidence {
	e := evidence{
		categories: len(s.shares),
		apart:      math.NaN(),
		shares:     make([]float64, len(s.shares)),
		alpha:      disagreement(s.coincident, s.pairable),
	}
	if s.items > 0 {
		e.apart = s.apart / s.items
	}
	if s.judged > 0 {
		for k, x := range s.shares {
			e.shares[k] = x / s.judged
		}
	}
	return e
}
