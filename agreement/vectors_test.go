package agreement

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

type vector struct {
	ID     string
	Kind   string
	Data   json.RawMessage
	Expect map[string]json.RawMessage
	Tol    float64
}

// later are the coefficients of these vectors that this package does not have:
// other metrics than nominal, and questions other than units in categories.
var later = map[string]bool{
	"units/alpha_ordinal": true, "units/alpha_interval": true, "units/alpha_ratio": true,
	"unitize/u_alpha_nominal": true, "unitize/u_alpha_binary": true, "unitize/cu_alpha_nominal": true, "unitize/per_value": true,
	"unitize-begin-length/c": true, "unitize-begin-length/k": true, "unitize-begin-length/overall": true,
	"unitize-begin-length/Do": true, "unitize-begin-length/De": true, "unitize-begin-length/alpha": true,
	"gamma-disorder/best_alignment_disorder": true,
	"sets/holsti":                            true,
	"saturation/base_codes":                  true, "saturation/runs": true, "saturation/saturated_5pct": true, // is no agreement
}

func TestVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	unmet := map[string]bool{}
	for k := range later {
		unmet[k] = true
	}
	checked := 0
	for _, v := range vectors {
		t.Run(v.ID, func(t *testing.T) {
			got := v.answers(t)
			for key, raw := range v.Expect {
				if later[v.Kind+"/"+key] {
					delete(unmet, v.Kind+"/"+key)
					continue
				}
				var want float64
				if err := json.Unmarshal(raw, &want); err != nil {
					t.Fatal(err)
				}
				value, known := got[key]
				if !known {
					t.Errorf("nothing computes %s of kind %s", key, v.Kind)
					continue
				}
				// Published values are rounded to six digits, whatever the tolerance says.
				if math.Abs(value-want) > math.Max(v.Tol, 5e-7) || math.IsNaN(value) {
					t.Errorf("%s is %.9f, want %.9f", key, value, want)
				}
				checked++
			}
		})
	}
	for k := range unmet {
		t.Errorf("no vector has %s: it need not be listed", k)
	}
	if len(vectors) != 24 || checked < 60 {
		t.Errorf("checked %d values of %d vectors", checked, len(vectors))
	}
}

// answers computes all that this package can of a vector.
func (v vector) answers(t *testing.T) map[string]float64 {
	t.Helper()
	read := func(to any) {
		if err := json.Unmarshal(v.Data, to); err != nil {
			t.Fatal(err)
		}
	}
	var c Coefficients
	var d Disagreement
	var err, err2 error
	switch v.Kind {
	case "table2":
		var table Table
		read(&table)
		c, err = table.Coefficients()
		d, err2 = table.Disagreement()
	case "counts":
		var counts Counts
		read(&counts)
		c, err = counts.Coefficients()
		d, err2 = counts.Disagreement()
	case "units":
		var items [][]any
		read(&items)
		r := ratingsOf(items)
		c, err = r.Coefficients()
		d, err2 = r.Disagreement()
	default:
		return nil
	}
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	out := map[string]float64{
		"po": float64(c.Percent), "kappa": float64(c.Kappa), "pi": float64(c.Pi), "fleiss": float64(c.Pi),
		"alpha": float64(c.Alpha), "alpha_nominal": float64(c.Alpha), "ac1": float64(c.AC1),
		"bp": float64(c.BP), "randolph_free": float64(c.BP),
		"n_pairable": d.Pairable, "Do_nominal": float64(d.Observed), "De_nominal": float64(d.Expected),
		"Do": float64(d.Observed), "De": float64(d.Expected),
	}
	if v.Kind == "table2" {
		out["pabak"] = 2*float64(c.Percent) - 1
		if math.Abs(out["pabak"]-float64(c.BP)) > 1e-12 && v.Expect["pabak"] != nil {
			t.Errorf("PABAK is %v and BP %v", out["pabak"], c.BP)
		}
	}
	return out
}

// ratingsOf numbers the categories in the order in which they appear; null is missing.
func ratingsOf(items [][]any) Ratings {
	number := map[any]int{}
	var r Ratings
	for _, item := range items {
		row := make([]int, len(item))
		for g, x := range item {
			if x == nil {
				row[g] = Missing
				continue
			}
			if _, known := number[x]; !known {
				number[x] = len(number)
			}
			row[g] = number[x]
		}
		r.Items = append(r.Items, row)
	}
	r.Categories = len(number)
	return r
}

// TestRatingsWithGaps has the figures that the R package irrCAC gives for the
// data of Krippendorff (2011), quoted in the note of that vector.
func TestRatingsWithGaps(t *testing.T) {
	r := ratingsOf([][]any{
		{1, 1, nil, 1}, {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3}, {2, 2, 2, 2}, {1, 2, 3, 4},
		{4, 4, 4, 4}, {1, 1, 2, 1}, {2, 2, 2, 2}, {nil, 5, 5, 5}, {nil, nil, 1, 1}, {nil, nil, 3, nil},
	})
	c, err := r.Coefficients()
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		got  Value
		want float64
	}{
		"percent": {c.Percent, .818182}, "AC1": {c.AC1, .77544}, "Fleiss": {c.Pi, .76117},
		"Conger": {c.Kappa, .76282}, "BP": {c.BP, .77273}, "alpha": {c.Alpha, .743421},
	} {
		if math.Abs(float64(x.got)-x.want) > 5.1e-6 {
			t.Errorf("%s is %.6f, want %.6f", name, x.got, x.want)
		}
	}
}

// TestFleissWorkedExample is the ten subjects and fourteen raters by which
// Fleiss's kappa is most often taught: 0.210.
func TestFleissWorkedExample(t *testing.T) {
	c, err := Counts{
		{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
		{7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7},
	}.Coefficients()
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(float64(c.Pi)-.210) > .0005 || math.Abs(float64(c.Percent)-.378) > .0005 {
		t.Errorf("pi %.4f, percent %.4f", c.Pi, c.Percent)
	}
	if c.Kappa.Defined() {
		t.Errorf("kappa of unknown coders is %v", c.Kappa)
	}
}
