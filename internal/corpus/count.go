package corpus

// A Count is how often and by how many.
type Count struct {
	References int // codings
	People     int // participants with at least one of them
	Documents  int // documents with at least one of them
}

// Count counts for each group of codes the codings whose code is in it. A code
// may be in several groups, and stands once in each.
func (c *Corpus) Count(groups [][]int, f Filter) ([]Count, error) {
	cells, err := c.cross(groups, f, 1, func(*Case) []int { return []int{0} })
	if err != nil {
		return nil, err
	}
	out := make([]Count, len(groups))
	for g := range cells {
		out[g] = cells[g][0]
	}
	return out, nil
}

// A Theme is a code with its counts, its sub-codes included.
type Theme struct {
	Code int
	Count
	Subthemes []Theme // the codes right below, in the order in which they were given
}

// Themes counts codes with all that stands below them, and each code below in
// the same way.
func (c *Corpus) Themes(codes []int, f Filter) ([]Theme, error) {
	if err := c.checkCodes(codes); err != nil {
		return nil, err
	}
	var groups [][]int
	place := map[int]int{}
	for _, top := range codes {
		for _, k := range c.tree.below(top) {
			if _, known := place[k]; !known {
				place[k] = len(groups)
				groups = append(groups, c.tree.below(k))
			}
		}
	}
	counts, err := c.Count(groups, f)
	if err != nil {
		return nil, err
	}
	var themes func(codes []int) []Theme
	themes = func(codes []int) []Theme {
		var out []Theme
		for _, k := range codes {
			out = append(out, Theme{k, counts[place[k]], themes(c.tree.codes[k].children)})
		}
		return out
	}
	return themes(codes), nil
}

// cross counts groups of codes by columns; of tells in which columns the
// documents of a case stand, nil being those without one. Documents are taken
// case by case, so that a person is counted once by remembering the last one
// seen: its cost is linear in codings times the groups and columns they are in.
func (c *Corpus) cross(groups [][]int, f Filter, columns int, of func(*Case) []int) ([][]Count, error) {
	s, err := c.scope(f)
	if err != nil {
		return nil, err
	}
	in, err := c.groupsOf(groups)
	if err != nil {
		return nil, err
	}
	out := make([][]Count, len(groups))
	flat := make([]Count, len(groups)*columns)
	for g := range out {
		out[g] = flat[g*columns : (g+1)*columns]
	}
	person := make([]int32, len(groups)) // the case last seen in a group, plus one
	document := make([]int32, len(groups))
	for _, d := range c.byCase() {
		cells := c.documents[d].cells
		if len(cells) == 0 || !s.covers(d) {
			continue
		}
		kase := c.caseOf(d)
		into := of(kase)
		for _, k := range cells {
			if !s.has(k.coder) {
				continue
			}
			for _, g := range in[k.code] {
				firstOfPerson := kase != nil && kase.Person && person[g] != c.documents[d].kase+1
				firstOfDocument := document[g] != d+1
				for _, column := range into {
					n := &out[g][column]
					n.References++
					if firstOfPerson {
						n.People++
					}
					if firstOfDocument {
						n.Documents++
					}
				}
				person[g], document[g] = c.documents[d].kase+1, d+1
			}
		}
	}
	return out, nil
}

// byCase is every document, those of one case side by side.
func (c *Corpus) byCase() []int32 {
	from := make([]int32, len(c.cases)+2)
	for i := range c.documents {
		from[c.documents[i].kase+2]++
	}
	for i := 1; i < len(from); i++ {
		from[i] += from[i-1]
	}
	out := make([]int32, len(c.documents))
	for i := range c.documents {
		at := &from[c.documents[i].kase+1]
		out[*at] = int32(i)
		*at++
	}
	return out
}

// groupsOf is the groups that each code is in.
func (c *Corpus) groupsOf(groups [][]int) ([][]int32, error) {
	in := make([][]int32, len(c.tree.codes))
	for g, codes := range groups {
		if err := c.checkCodes(codes); err != nil {
			return nil, err
		}
		for _, k := range codes {
			if n := len(in[k]); n == 0 || in[k][n-1] != int32(g) {
				in[k] = append(in[k], int32(g))
			}
		}
	}
	return in, nil
}
