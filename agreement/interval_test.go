package agreement

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestKappaIntervalOfFleiss is the worked example of Fleiss, Levin & Paik 2003,
// section 18.1: two raters, 100 subjects, kappa .68 with a standard error of .087.
func TestKappaIntervalOfFleiss(t *testing.T) {
	low, high, err := Table{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}.KappaInterval(1)
	if err != nil {
		t.Fatal(err)
	}
	if middle := float64(low+high) / 2; math.Abs(middle-0.676) > 0.0005 {
		t.Errorf("kappa is %.4f, want 0.676", middle)
	}
	if error := float64(high-low) / 2; math.Abs(error-0.087) > 0.001 {
		t.Errorf("its standard error is %.4f, want 0.087", error)
	}
}

// TestKappaIntervalHoldsKappa: the interval is about the kappa of the same
// table, narrows with units and is the same for either order of coders.
func TestKappaIntervalHoldsKappa(t *testing.T) {
	count := rapid.Int64Range(1, 400)
	rapid.Check(t, func(t *rapid.T) {
		f := Fourfold{count.Draw(t, "both"), count.Draw(t, "a"), count.Draw(t, "b"), count.Draw(t, "neither")}
		low, high := f.KappaInterval(1.96)
		kappa := f.Coefficients().Kappa
		if !(low <= kappa && kappa <= high) {
			t.Fatalf("%v: kappa %v is outside %v to %v", f, kappa, low, high)
		}
		more := Fourfold{4 * f.Both, 4 * f.OnlyA, 4 * f.OnlyB, 4 * f.Neither}
		if l, h := more.KappaInterval(1.96); h-l > high-low+1e-9 {
			t.Fatalf("%v: four times the units widen it", f)
		}
		if l, h := (Fourfold{f.Both, f.OnlyB, f.OnlyA, f.Neither}).KappaInterval(1.96); math.Abs(float64(l-low)) > 1e-9 || math.Abs(float64(h-high)) > 1e-9 {
			t.Fatalf("%v: the order of coders matters", f)
		}
	})
	if low, _ := (Fourfold{10, 0, 0, 10}).KappaInterval(1.96); !math.IsNaN(float64(low)) {
		t.Errorf("agreeing on everything has the interval from %v", low)
	}
}
