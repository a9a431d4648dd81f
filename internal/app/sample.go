package app

import (
	"cmp"
	"context"
	"math"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A SampleResult is the table of participants (Table 1).
type SampleResult struct {
	N          int              `json:"n"`        // participants with an interview, or a document of their own
	LeftOut    int              `json:"left_out"` // participants of whom there is neither
	Variables  []SampleVariable `json:"variables"`
	Interviews SampleInterviews `json:"interviews"`
}

// A SampleVariable counts the participants of each value.
type SampleVariable struct {
	Name   string        `json:"name"`
	Values []SampleValue `json:"values"`
}

// A SampleValue is one value and how many have it.
type SampleValue struct {
	Value string `json:"value"`
	N     int    `json:"n"`
}

// SampleInterviews are the figures of the interviews.
type SampleInterviews struct {
	N       int           `json:"n"`
	Minutes *SampleSpread `json:"minutes"` // null when no length is recorded
	First   string        `json:"first,omitempty"`
	Last    string        `json:"last,omitempty"`
}

// A SampleSpread is a mean with its sample standard deviation, unrounded; the
// deviation of one value is null.
type SampleSpread struct {
	N    int      `json:"n"`
	Mean float64  `json:"mean"`
	SD   *float64 `json:"sd"`
	Min  float64  `json:"min"`
	Max  float64  `json:"max"`
}

// notRecorded stands for a participant without a value.
const notRecorded = "not recorded"

// Sample counts the participants of whom there is an interview or a document, as
// of those who answered in writing, by each variable.
func (a *App) Sample(ctx context.Context, study firsthand.ID) (SampleResult, error) {
	var res SampleResult
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		res, err = sampleIn(ctx, tx, study)
		return err
	})
	return res, err
}

// sampleIn is Sample as of a transaction.
func sampleIn(ctx context.Context, tx *store.Tx, study firsthand.ID) (SampleResult, error) {
	res := SampleResult{Variables: []SampleVariable{}}
	interviews, err := tx.Interviews(ctx, study)
	if err != nil {
		return res, err
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return res, err
	}
	documents, err := tx.Documents(ctx, study)
	if err != nil {
		return res, err
	}
	person, took := map[firsthand.ID]bool{}, map[firsthand.ID]bool{}
	for _, c := range cases {
		person[c.ID] = c.Participant
	}
	for _, d := range documents {
		if person[d.Case] {
			took[d.Case] = true
		}
	}
	var minutes []float64
	for _, i := range interviews {
		if !person[i.Case] {
			continue
		}
		took[i.Case] = true
		res.Interviews.N++
		if i.Minutes > 0 {
			minutes = append(minutes, i.Minutes)
		}
		if i.Date != "" && (res.Interviews.First == "" || i.Date < res.Interviews.First) {
			res.Interviews.First = i.Date
		}
		res.Interviews.Last = max(res.Interviews.Last, i.Date)
	}
	for _, p := range person {
		if p {
			res.LeftOut++
		}
	}
	res.N = len(took)
	res.LeftOut -= res.N
	res.Interviews.Minutes = spread(minutes)
	return res, countVariables(ctx, tx, study, took, &res)
}

func countVariables(ctx context.Context, tx *store.Tx, study firsthand.ID, took map[firsthand.ID]bool, res *SampleResult) error {
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return err
	}
	values, err := tx.Values(ctx, study)
	if err != nil {
		return err
	}
	for _, v := range variables {
		n := map[string]int{}
		recorded := 0
		for _, value := range values {
			if value.Variable == v.ID && took[value.Case] {
				n[value.Text]++
				recorded++
			}
		}
		line := SampleVariable{Name: v.Name, Values: []SampleValue{}}
		for _, closed := range v.Values {
			line.Values = append(line.Values, SampleValue{closed, n[closed]})
			delete(n, closed)
		}
		var rest []SampleValue
		for value, k := range n {
			rest = append(rest, SampleValue{value, k})
		}
		SortByName(rest, func(s SampleValue) string { return s.Value })
		line.Values = append(line.Values, rest...)
		if missing := res.N - recorded; missing > 0 {
			line.Values = append(line.Values, SampleValue{notRecorded, missing})
		}
		res.Variables = append(res.Variables, line)
	}
	return nil
}

// spread is the mean of values with its sample standard deviation (n − 1).
func spread(values []float64) *SampleSpread {
	if len(values) == 0 {
		return nil
	}
	s := &SampleSpread{N: len(values), Min: slices.Min(values), Max: slices.Max(values)}
	for _, v := range values {
		s.Mean += v / float64(len(values))
	}
	if len(values) > 1 {
		sum := 0.0
		for _, v := range values {
			sum += (v - s.Mean) * (v - s.Mean)
		}
		sd := math.Sqrt(sum / float64(len(values)-1))
		s.SD = &sd
	}
	return s
}

// sortBy sorts a list by a key, keeping the order of equals.
func sortBy[T any, K cmp.Ordered](list []T, key func(T) K) {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}
