package corpus

import (
	"cmp"
	"slices"
)

// A CodePair is how many pairs of codings of two codes share text.
type CodePair struct {
	A, B  int // codes, the path of A before that of B in code-point order
	Count int64
}

// CoOccurrence is the table of codes that share text.
type CoOccurrence struct {
	Pairs int64 // pairs of codings
	Table []CodePair
}

// CoOccurrence counts unordered pairs of codings with different codes, in one
// document, that share at least one code point, whoever made them. The cost of
// a document is that of sorting its codings, plus for each one the number of
// codes open where it begins: never the number of pairs.
func (c *Corpus) CoOccurrence(f Filter) (CoOccurrence, error) {
	s, err := c.scope(f)
	if err != nil {
		return CoOccurrence{}, err
	}
	counts := newPairCounts(len(c.tree.codes))
	open := make([]int64, len(c.tree.codes)) // codings of each code open at the place being read
	var which []int32                        // the codes with any
	var starts, ends []uint64                // place << 32 | code
	for d := range c.documents {
		if len(c.documents[d].cells) < 2 || !s.covers(int32(d)) {
			continue
		}
		starts, ends = starts[:0], ends[:0]
		for _, k := range c.documents[d].cells {
			if s.has(k.coder) {
				starts = append(starts, uint64(k.start)<<32|uint64(k.code))
				ends = append(ends, uint64(k.end)<<32|uint64(k.code))
			}
		}
		slices.Sort(starts)
		slices.Sort(ends)
		done := 0
		for _, k := range starts {
			for ; ends[done]>>32 <= k>>32; done++ {
				code := int32(ends[done] & 0xFFFFFFFF)
				if open[code]--; open[code] == 0 {
					i := slices.Index(which, code)
					which[i] = which[len(which)-1]
					which = which[:len(which)-1]
				}
			}
			code := int32(k & 0xFFFFFFFF)
			for _, other := range which {
				if other != code {
					counts.add(code, other, open[other])
				}
			}
			if open[code]++; open[code] == 1 {
				which = append(which, code)
			}
		}
		for _, code := range which {
			open[code] = 0
		}
		which = which[:0]
	}
	return c.pairTable(counts), nil
}

func (c *Corpus) pairTable(counts *pairCounts) CoOccurrence {
	var out CoOccurrence
	place := make([]int, len(c.tree.codes)) // of each code in code-point order
	for i, k := range c.Codes() {
		place[k] = i
	}
	counts.each(func(a, b int32, n int64) {
		if place[a] > place[b] {
			a, b = b, a
		}
		out.Pairs += n
		out.Table = append(out.Table, CodePair{int(a), int(b), n})
	})
	slices.SortFunc(out.Table, func(x, y CodePair) int {
		return cmp.Or(place[x.A]-place[y.A], place[x.B]-place[y.B])
	})
	return out
}

// pairCounts count unordered pairs of codes: in a square while that is small,
// in a map when there are thousands of codes.
type pairCounts struct {
	codes  int
	square []int64
	sparse map[uint64]int64
}

func newPairCounts(codes int) *pairCounts {
	if codes <= 1024 {
		return &pairCounts{codes: codes, square: make([]int64, codes*codes)}
	}
	return &pairCounts{codes: codes, sparse: map[uint64]int64{}}
}

func (p *pairCounts) add(a, b int32, n int64) {
	a, b = min(a, b), max(a, b)
	if p.square != nil {
		p.square[int(a)*p.codes+int(b)] += n
		return
	}
	p.sparse[uint64(a)<<32|uint64(b)] += n
}

func (p *pairCounts) each(yield func(a, b int32, n int64)) {
	for i, n := range p.square {
		if n > 0 {
			yield(int32(i/p.codes), int32(i%p.codes), n)
		}
	}
	for k, n := range p.sparse {
		yield(int32(k>>32), int32(k&0xFFFFFFFF), n)
	}
}
