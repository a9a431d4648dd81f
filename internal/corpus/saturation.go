package corpus

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
)

// Stopping is the rule of Guest, Namey & Chen 2020 (PLoS ONE 15(5) e0232076):
// analysis may stop at the first interview e, no earlier than Base+Run, in
// whose run of Run interviews the codes not met before are no more than
// Threshold of those met in the first Base.
type Stopping struct {
	Base, Run int
	Threshold float64
}

// Usual is the rule with a base of 4, a run of 2 and 5 %.
func Usual() Stopping { return Stopping{Base: 4, Run: 2, Threshold: 0.05} }

// A Run is one window of the rule, ending at interview End, counted from 1.
type Run struct {
	End  int
	New  int     // codes first met in the window
	Rate float64 // New over the codes of the base
}

// Stopped is the answer of the rule. Without an Assessable base and run, or
// where the threshold was not met, ReachedAt and StoppedAt are 0.
type Stopped struct {
	Assessable bool
	BaseCodes  int
	Runs       []Run
	StoppedAt  int // e
	ReachedAt  int // e − Run: written 10⁺² when they are 12 and 10
}

// Apply reads the number of new codes of each interview in the order of
// analysis. A run's new codes are new to all that went before it, so their sum
// is all that the rule needs.
func (s Stopping) Apply(new []int) (Stopped, error) {
	if s.Base < 1 || s.Run < 1 || !(s.Threshold >= 0 && s.Threshold <= 1) {
		return Stopped{}, errors.New("saturation needs a base and a run of one interview or more, and a threshold from 0 to 1")
	}
	var out Stopped
	for _, n := range new[:min(s.Base, len(new))] {
		out.BaseCodes += n
	}
	if len(new) < s.Base+s.Run || out.BaseCodes == 0 {
		return out, nil
	}
	out.Assessable = true
	for e := s.Base + s.Run; e <= len(new); e++ {
		run := Run{End: e}
		for _, n := range new[e-s.Run : e] {
			run.New += n
		}
		run.Rate = float64(run.New) / float64(out.BaseCodes)
		out.Runs = append(out.Runs, run)
		if out.StoppedAt == 0 && run.Rate <= s.Threshold {
			out.StoppedAt, out.ReachedAt = e, e-s.Run
		}
	}
	return out, nil
}

// Level is what saturation counts.
type Level int

// The three curves: codes as they are, or what they stand for in the tree.
const (
	ByCode     Level = iota
	ByTheme          // the top-level code
	BySubtheme       // the code right below it, or the theme where there is none
)

// Saturating says what to count.
type Saturating struct {
	Stopping
	Without []int // codes that do not count, such as Helpful and Hindering
	Level   Level
	Filter
}

// Saturation is the new codes of each interview and where they ran dry.
type Saturation struct {
	Interviews []Analysed
	// Waiting are interviews with an order that nobody of the layer has coded
	// or is recorded as having read: they are not counted, neither as nought.
	Waiting []int
	Stopped
}

// Analysed is one interview in the order of analysis.
type Analysed struct {
	Document        int
	New, Cumulative int
}

// Saturation takes the documents that have an Order, by it and then by name.
func (c *Corpus) Saturation(q Saturating) (Saturation, error) {
	sets, out, err := c.heard(q)
	if err != nil {
		return out, err
	}
	fresh := c.news(sets)
	total := 0
	for i, n := range fresh {
		total += n
		out.Interviews[i].New, out.Interviews[i].Cumulative = n, total
	}
	out.Stopped, err = q.Apply(fresh)
	return out, err
}

// AnyOrder is the answer that does not hang on the order of analysis: where
// the rule would stop in random orders of the same interviews.
type AnyOrder struct {
	Draws  int
	Never  int // draws that did not stop
	Median int // of the stopping interview, a draw that never stops being last; 0 when that one never stops
	Low    int // 5th percentile, in the same way
	High   int // 95th
}

// SaturationInAnyOrder draws orders by a seed, so that the answer can be had again.
func (c *Corpus) SaturationInAnyOrder(q Saturating, draws int, seed uint64) (AnyOrder, error) {
	sets, _, err := c.heard(q)
	if err != nil {
		return AnyOrder{}, err
	}
	if draws < 1 {
		return AnyOrder{}, errors.New("draw at least one order")
	}
	never := len(sets) + 1
	out := AnyOrder{Draws: draws}
	stops := make([]int, 0, draws)
	random := rand.New(rand.NewPCG(seed, 0))
	for range draws {
		random.Shuffle(len(sets), func(i, j int) { sets[i], sets[j] = sets[j], sets[i] })
		s, err := q.Apply(c.news(sets))
		if err != nil {
			return AnyOrder{}, err
		}
		if s.StoppedAt == 0 {
			out.Never++
			s.StoppedAt = never
		}
		stops = append(stops, s.StoppedAt)
	}
	slices.Sort(stops)
	at := func(share float64) int { // the smallest that at least this share does not pass
		if x := stops[max(0, int(share*float64(draws)+0.999999)-1)]; x != never {
			return x
		}
		return 0
	}
	out.Low, out.Median, out.High = at(0.05), at(0.5), at(0.95)
	return out, nil
}

// heard is the set of codes of each interview in the order of analysis.
func (c *Corpus) heard(q Saturating) (sets [][]int32, out Saturation, err error) {
	s, err := c.scope(q.Filter)
	if err != nil {
		return nil, out, err
	}
	if err := c.checkCodes(q.Without); err != nil {
		return nil, out, err
	}
	counts := c.counted(q)
	var order []int
	for d := range c.documents {
		if !c.documents[d].gone && c.documents[d].order > 0 && s.covers(int32(d)) {
			order = append(order, d)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(c.documents[a].order, c.documents[b].order), cmp.Compare(c.documents[a].name, c.documents[b].name), a-b)
	})
	var all []int32 // the sets, one behind the other
	for _, d := range order {
		known := slices.ContainsFunc(c.readBy[d], func(coder int) bool { return s.layer.has(int32(coder)) })
		from := len(all)
		for _, k := range c.documents[d].cells {
			if s.has(k.coder) {
				known = true
				if counts[k.code] >= 0 {
					all = append(all, counts[k.code])
				}
			}
		}
		if !known {
			out.Waiting = append(out.Waiting, d)
			continue
		}
		set := all[from:]
		slices.Sort(set)
		set = slices.Compact(set)
		all = all[:from+len(set)]
		sets = append(sets, set)
		out.Interviews = append(out.Interviews, Analysed{Document: d})
	}
	return sets, out, nil
}

// counted is what each code counts as, -1 for nothing.
func (c *Corpus) counted(q Saturating) []int32 {
	out := make([]int32, len(c.tree.codes))
	for i := range out {
		out[i] = -1
		if !c.tree.has(i) {
			continue
		}
		path := []int{i} // to the root
		for p := c.tree.codes[i].Parent; p >= 0; p = c.tree.codes[p].Parent {
			path = append(path, p)
		}
		switch q.Level {
		case ByTheme:
			out[i] = int32(path[len(path)-1])
		case BySubtheme:
			out[i] = int32(path[max(0, len(path)-2)])
		default:
			out[i] = int32(i)
		}
	}
	for _, i := range q.Without {
		out[i] = -1
	}
	return out
}

// news counts of each set what no set before it has.
func (c *Corpus) news(sets [][]int32) []int {
	seen := make([]bool, len(c.tree.codes))
	out := make([]int, len(sets))
	for i, set := range sets {
		for _, k := range set {
			if !seen[k] {
				seen[k] = true
				out[i]++
			}
		}
	}
	return out
}
