package agreement

// A Fourfold counts the units of two coders and one code: those that both
// coded, the first alone, the second alone, and neither.
type Fourfold struct {
	Both    int64 `json:"both"`
	OnlyA   int64 `json:"only_a"`
	OnlyB   int64 `json:"only_b"`
	Neither int64 `json:"neither"`
}

// N is the number of units.
func (f Fourfold) N() int64 { return f.Both + f.OnlyA + f.OnlyB + f.Neither }

// Add pools f and g.
func (f Fourfold) Add(g Fourfold) Fourfold {
	return Fourfold{f.Both + g.Both, f.OnlyA + g.OnlyA, f.OnlyB + g.OnlyB, f.Neither + g.Neither}
}

// Coefficients of two coders and the two categories coded and not coded.
func (f Fourfold) Coefficients() Coefficients {
	return Table{{f.Both, f.OnlyA}, {f.OnlyB, f.Neither}}.evidence().coefficients()
}

// Positive is specific agreement on coding: of all judgements that a unit is
// coded, the share that the other coder shares; 2a/(2a+b+c). Undefined when
// neither coded anything.
func (f Fourfold) Positive() Value { return specific(f.Both, f.OnlyA, f.OnlyB) }

// Negative is specific agreement on leaving uncoded; 2d/(2d+b+c).
func (f Fourfold) Negative() Value { return specific(f.Neither, f.OnlyA, f.OnlyB) }

func specific(same, a, b int64) Value {
	of := 2*float64(same) + float64(a) + float64(b)
	if of == 0 {
		return Undefined()
	}
	return Value(2 * float64(same) / of)
}
