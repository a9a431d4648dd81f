package web

import (
	"strconv"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// codesOf makes top-level codes of names and colours, in their order.
func codesOf(named ...[2]string) (out []app.CodeView) {
	for i, n := range named {
		out = append(out, app.CodeView{Code: firsthand.Code{ID: firsthand.ID(strconv.Itoa(i + 1)), Name: n[0], Color: n[1]}, Path: n[0]})
	}
	return out
}

// TestANewCodeTakesAnInkOfItsOwn gives a code without a colour an ink that no
// code with one has.
func TestANewCodeTakesAnInkOfItsOwn(t *testing.T) {
	codes := codesOf([2]string{"Mending", ""}, [2]string{"Humanised care", "#667fb7"}, [2]string{"Near home", "#bf7b55"}, [2]string{"Later", ""})
	hue, next := huesAndNext(codes)
	for id, want := range map[firsthand.ID]int{"1": 2, "2": 1, "3": 3, "4": 4} {
		if got := hue[id].Ink; got != want {
			t.Errorf("%s has ink %d, not %d", hue[id].Name, got, want)
		}
	}
	if next != 5 {
		t.Errorf("the next would have ink %d", next)
	}
}

// TestSignsTakeNoInk leaves the inks to the codes: neither signs nor the code
// above them use one up.
func TestSignsTakeNoInk(t *testing.T) {
	codes := codesOf([2]string{"First reading", ""}, [2]string{"Helpful", ""}, [2]string{"Hindering", ""}, [2]string{"Waiting", ""}, [2]string{"Wished for", ""})
	for i := 1; i <= 2; i++ {
		codes[i].Parent, codes[i].Depth = codes[0].ID, 1
	}
	hue, next := huesAndNext(codes)
	if hue["4"].Ink != 1 || next != 2 {
		t.Errorf("the code has ink %d and the next %d", hue["4"].Ink, next)
	}
	for _, id := range []firsthand.ID{"1", "2", "3", "5"} {
		if hue[id].Ink != 0 {
			t.Errorf("%s has ink %d", hue[id].Name, hue[id].Ink)
		}
	}
}

// TestMoreCodesThanInks begins again when every ink is taken, and takes none a
// third time before each was taken twice.
func TestMoreCodesThanInks(t *testing.T) {
	var named [][2]string
	for i := range 3 * len(inks) {
		named = append(named, [2]string{"code " + strconv.Itoa(i), ""})
	}
	times := map[int]int{}
	for _, h := range hues(codesOf(named...)) {
		times[h.Ink]++
	}
	for i := range inks {
		if times[i+1] != 3 {
			t.Errorf("ink %d is taken %d times", i+1, times[i+1])
		}
	}
}
