package firsthand

import "slices"

// A Frame says whom a study wants to hear: for each dimension how many people of
// each value, and for pairs of dimensions how many of both. Each version is kept.
type Frame struct {
	ID         ID          `json:"id"`
	Study      ID          `json:"study"`
	Version    int         `json:"version"` // from 1
	Dimensions []Dimension `json:"dimensions"`
	Crossings  []Crossing  `json:"crossings,omitempty"`
	Note       string      `json:"note,omitempty"`
	By         ID          `json:"by"`
	Created    int64       `json:"created"`
}

// A Dimension is a variable with closed values, and how many are wanted of each.
type Dimension struct {
	Variable string  `json:"variable"` // its name
	Quotas   []Quota `json:"quotas"`
}

// A Quota is how many people of one value are wanted: at least Min, and at most
// Max, where 0 sets no limit.
type Quota struct {
	Value string `json:"value"`
	Min   int    `json:"min,omitempty"`
	Max   int    `json:"max,omitempty"`
}

// A Crossing is how many people are wanted who have both values of two dimensions.
type Crossing struct {
	A      string `json:"a"` // name of the one variable
	AValue string `json:"a_value"`
	B      string `json:"b"`
	BValue string `json:"b_value"`
	Min    int    `json:"min,omitempty"`
	Max    int    `json:"max,omitempty"`
}

// Validate tells what is wrong with f.
func (f Frame) Validate() error {
	if len(f.Dimensions) == 0 {
		return Errorf(Invalid, "A sampling frame needs at least one dimension.")
	}
	values := map[string][]string{}
	for _, d := range f.Dimensions {
		if _, twice := values[d.Variable]; twice || d.Variable == "" {
			return Errorf(Invalid, "Each dimension of a frame is another variable; %q is there twice or has no name.", d.Variable)
		}
		if len(d.Quotas) < 2 {
			return Errorf(Invalid, "%q needs at least two values to tell people apart.", d.Variable)
		}
		for _, q := range d.Quotas {
			if q.Value == "" || slices.Contains(values[d.Variable], q.Value) {
				return Errorf(Invalid, "The values of %q must differ from each other; %q does not.", d.Variable, q.Value)
			}
			if err := wanted(q.Min, q.Max, q.Value); err != nil {
				return err
			}
			values[d.Variable] = append(values[d.Variable], q.Value)
		}
	}
	for _, c := range f.Crossings {
		if c.A == c.B || !slices.Contains(values[c.A], c.AValue) || !slices.Contains(values[c.B], c.BValue) {
			return Errorf(Invalid, "%s %q with %s %q is no pair of values of two dimensions.", c.A, c.AValue, c.B, c.BValue)
		}
		if err := wanted(c.Min, c.Max, c.AValue+" with "+c.BValue); err != nil {
			return err
		}
	}
	return nil
}

func wanted(least, most int, of string) error {
	if least < 0 || most < 0 || most > 0 && most < least {
		return Errorf(Invalid, "Of %q at least %d and at most %d are wanted, which cannot be.", of, least, most)
	}
	return nil
}

// A Stand is a recorded decision about recruiting: to stop, or to go on, and why.
type Stand struct {
	ID          ID     `json:"id"`
	Study       ID     `json:"study"`
	Stop        bool   `json:"stop"`
	Reason      string `json:"reason"`
	Frame       ID     `json:"frame"`       // the version it was taken under
	Interviewed int    `json:"interviewed"` // people, when it was taken
	Unmet       int    `json:"unmet"`       // cells of the frame, when it was taken
	By          ID     `json:"by"`
	Created     int64  `json:"created"`
}
