package agreement

import "math"

// Disagreement is what Krippendorff's alpha is made of: 1 − Observed/Expected.
type Disagreement struct {
	// Pairable is the number of judgements on items that two or more coders judged.
	Pairable float64
	// Observed is the share of differing pairs within items, Expected the same
	// over all pairable judgements whatever the item; NaN when there are none.
	Observed, Expected Value
}

// Alpha is Krippendorff's alpha; undefined when nothing is pairable or all
// pairable judgements are the same.
func (d Disagreement) Alpha() Value { return ratio(float64(d.Observed), float64(d.Expected)) }

// disagreement works from the coincidence matrix: apart is the sum of its cells
// off the diagonal, judged its margin n_c by category. Krippendorff, Computing
// Krippendorff's Alpha-Reliability (2011), section C.
func disagreement(apart float64, judged []float64) Disagreement {
	n := 0.0
	for _, x := range judged {
		n += x
	}
	if n < 2 {
		return Disagreement{n, Undefined(), Undefined()}
	}
	share := make([]float64, len(judged))
	for k, x := range judged {
		share[k] = x / n
	}
	expected := differing(share, share) * n / (n - 1)
	if math.IsNaN(apart) {
		return Disagreement{n, Undefined(), Value(expected)}
	}
	return Disagreement{n, Value(apart / n), Value(expected)}
}
