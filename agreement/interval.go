package agreement

import "math"

// KappaInterval is the large-sample interval of Cohen's kappa: kappa plus and
// minus z standard errors by Fleiss, Cohen & Everitt (1969, equation 13; Fleiss,
// Levin & Paik 2003, equation 18.15), cut at -1 and 1. z is 1.96 for 95 per
// cent. Undefined where kappa is, and where it has no spread because coders
// agree on everything. It takes units as if they were drawn one by one; those
// of one text are not, so it is narrower than it should be.
func (t Table) KappaInterval(z float64) (low, high Value, err error) {
	if err := t.check(); err != nil {
		return Undefined(), Undefined(), err
	}
	n := 0.0
	rows, columns := make([]float64, len(t)), make([]float64, len(t))
	for i := range t {
		for j, count := range t[i] {
			n += float64(count)
			rows[i] += float64(count)
			columns[j] += float64(count)
		}
	}
	same, chance := 0.0, 0.0
	for i := range t {
		same += float64(t[i][i]) / n
		chance += rows[i] / n * columns[i] / n
	}
	if n == 0 || chance >= 1 {
		return Undefined(), Undefined(), nil
	}
	kappa := (same - chance) / (1 - chance)
	on, off := 0.0, 0.0
	for i := range t {
		for j, count := range t[i] {
			p := float64(count) / n
			if i == j {
				on += p * square(1-(rows[i]+columns[i])/n*(1-kappa))
			} else {
				off += p * square((columns[i]+rows[j])/n)
			}
		}
	}
	spread := (on + square(1-kappa)*off - square(kappa-chance*(1-kappa))) / (n * square(1-chance))
	if !(spread > 1e-18) {
		return Undefined(), Undefined(), nil
	}
	error := z * math.Sqrt(spread)
	return Value(max(-1, kappa-error)), Value(min(1, kappa+error)), nil
}

// KappaInterval is that of the two categories coded and not coded.
func (f Fourfold) KappaInterval(z float64) (low, high Value) {
	low, high, err := Table{{f.Both, f.OnlyA}, {f.OnlyB, f.Neither}}.KappaInterval(z)
	if err != nil {
		return Undefined(), Undefined()
	}
	return low, high
}

func square(x float64) float64 { return x * x }
