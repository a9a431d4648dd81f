package corpus

// Beside is how many references of a group stand beside two other codes, such
// as Helpful and Hindering. The four add up to the references of the group.
type Beside struct {
	First, Second, Both, Neither int
}

// CountBeside counts the references of each group as [Corpus.Count] does, by
// whether a coding of first, or of second, made by the same coder shares a
// code point with them. References whose own code is first or second are left
// out. First and second may each be several codes.
func (c *Corpus) CountBeside(groups [][]int, first, second []int, f Filter) ([]Beside, error) {
	s, err := c.scope(f)
	if err != nil {
		return nil, err
	}
	const one = 1 // the bit of first; that of second is the next
	is := make([]uint8, len(c.tree.codes))
	for i, codes := range [2][]int{first, second} {
		if err := c.checkCodes(codes); err != nil {
			return nil, err
		}
		for _, k := range codes {
			is[k] |= one << i
		}
	}
	in, err := c.groupsOf(groups)
	if err != nil {
		return nil, err
	}
	out := make([]Beside, len(groups))
	marks := [2][]Coding{}
	stretches := make([][2][]stretch, len(c.coders))
	for d := range c.documents {
		cells := c.documents[d].cells
		if len(cells) == 0 || !s.covers(int32(d)) {
			continue
		}
		for i := range marks {
			marks[i] = marks[i][:0]
		}
		for _, k := range cells {
			for i := range marks {
				if is[k.code]&(one<<i) != 0 && s.has(k.coder) {
					marks[i] = append(marks[i], k.in(int32(d)))
				}
			}
		}
		for i := range marks {
			inReadingOrder(marks[i])
			for coder := range stretches {
				stretches[coder][i] = stretches[coder][i][:0]
			}
			for _, k := range marks[i] {
				stretches[k.Coder][i] = marked(stretches[k.Coder][i], []Coding{k})
			}
		}
		for _, k := range cells {
			if len(in[k.code]) == 0 || is[k.code] != 0 || !s.has(k.coder) {
				continue
			}
			var by [2]bool
			for i, of := range stretches[k.coder] {
				at := after(of, k.start)
				by[i] = at < len(of) && of[at].start < k.end
			}
			for _, g := range in[k.code] {
				switch {
				case by[0] && by[1]:
					out[g].Both++
				case by[0]:
					out[g].First++
				case by[1]:
					out[g].Second++
				default:
					out[g].Neither++
				}
			}
		}
	}
	return out, nil
}
