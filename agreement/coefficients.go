package agreement

import (
	"math"
	"strconv"
)

// A Value is a coefficient, or NaN where it is undefined.
type Value float64

// Undefined is the Value of what cannot be computed.
func Undefined() Value { return Value(math.NaN()) }

// Defined tells whether v is a number.
func (v Value) Defined() bool { return !math.IsNaN(float64(v)) }

// MarshalJSON writes the number unrounded, and null where it is undefined.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.Defined() || math.IsInf(float64(v), 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(v), 'g', -1, 64), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*v = Undefined()
		return nil
	}
	f, err := strconv.ParseFloat(string(b), 64)
	*v = Value(f)
	return err
}

// Coefficients are the nominal coefficients of one set of data, each at most 1.
//
// With π_k the mean share of category k over all judgements, r_gk its share
// among the judgements of coder g, and q the number of categories offered,
// agreement expected by chance is
//
//	Kappa  Σ_k r_gk r_hk, mean over the pairs of coders g, h
//	Pi     Σ_k π_k²
//	AC1    Σ_k π_k(1 − π_k) / (q − 1)
//	BP     1/q
//
// Items judged by fewer than two coders do not enter observed agreement. For
// Kappa, Pi, AC1 and BP such an item still tells about habits, as in Gwet,
// Handbook of Inter-Rater Reliability (2014), chapter 2; for Alpha it does not.
type Coefficients struct {
	// Percent is the share of pairs of judgements on one item that are the
	// same, 0 to 1: with three or more coders, the mean over pairs.
	Percent Value `json:"percent"`
	// Kappa is Cohen's for two coders and Conger's for more; undefined where
	// it is not known who judged what.
	Kappa Value `json:"kappa"`
	// Pi is Scott's for two coders and Fleiss's for more.
	Pi Value `json:"pi"`
	// Alpha is Krippendorff's, nominal.
	Alpha Value `json:"alpha"`
	// AC1 is Gwet's. It changes with the number of categories offered.
	AC1 Value `json:"ac1"`
	// BP is Brennan and Prediger's, the same as Bennett's S, and as PABAK
	// with two categories. It changes with the number of categories offered.
	BP Value `json:"bp"`
}

// evidence is what the coefficients need to know of the data.
type evidence struct {
	categories int
	apart      float64     // mean share of differing pairs over items with two judgements or more; NaN if none
	shares     []float64   // π_k
	coders     [][]float64 // r_gk of each coder who judged anything; nil when not known
	alpha      Disagreement
}

func (e evidence) coefficients() Coefficients {
	c := Coefficients{
		Percent: Value(1 - e.apart),
		Kappa:   Undefined(),
		Pi:      ratio(e.apart, differing(e.shares, e.shares)),
		Alpha:   e.alpha.Alpha(),
		AC1:     Undefined(),
		BP:      Undefined(),
	}
	if e.coders != nil {
		c.Kappa = ratio(e.apart, differingPairs(e.coders, e.categories))
	}
	if q := float64(e.categories); q >= 2 {
		c.AC1 = ratio(e.apart, 1-differing(e.shares, e.shares)/(q-1))
		c.BP = ratio(e.apart, 1-1/q)
	}
	return c
}

// ratio is 1 − observed/expected. Both are disagreements, since with a rare
// code agreement by chance is so near 1 that 1 minus it has few digits left.
func ratio(observed, expected float64) Value {
	if !(expected > 0) || math.IsNaN(observed) {
		return Undefined()
	}
	return Value(1 - observed/expected)
}

// differing is the chance that a draw from a and one from b differ. It sums
// over pairs of categories and not 1 − Σ a_k b_k, to be exactly 0 when all is
// of one category.
func differing(a, b []float64) float64 {
	sum := 0.0
	before := 0.0 // of b, the categories before k
	for k := range a {
		sum += a[k] * before
		before += b[k]
	}
	after := 0.0
	for k := len(a) - 1; k >= 0; k-- {
		sum += a[k] * after
		after += b[k]
	}
	return sum
}

// differingPairs is the mean of differing over the pairs of coders, in time
// linear in coders: Conger's expectation (Psychological Bulletin 88 (1980)
// p. 322), with the pairs of a coder and themself taken out.
func differingPairs(coders [][]float64, categories int) float64 {
	m := float64(len(coders))
	if m < 2 {
		return math.NaN()
	}
	if m == 2 {
		return differing(coders[0], coders[1])
	}
	total := make([]float64, categories)
	same := 0.0
	for _, r := range coders {
		for k, x := range r {
			total[k] += x
		}
		same += differing(r, r)
	}
	return max(0, differing(total, total)-same) / (m * (m - 1))
}
