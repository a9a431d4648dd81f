package web

import (
	"math"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// inks are the sixteen colours of codes, by their stripe on light paper. The
// stylesheet draws 1 to 8 solid and 9 to 16 as a double line.
var inks = [16]uint32{0x667fb7, 0x337d06, 0xbf7b55, 0x93244a, 0x794497, 0x493f06, 0x169c90, 0x39278b,
	0x03496e, 0xaf5950, 0x575a00, 0x6f0e41, 0x9979e1, 0xa58709, 0x27847e, 0x4a57b6}

// A Hue is how a code is drawn: its ink, 1 to 16, and its name.
type Hue struct {
	ID    firsthand.ID
	Ink   int
	Name  string
	Path  string
	Value string // help, hinder or wish for the codes of a first reading, else empty
}

// Double tells whether the ink is drawn as a double line.
func (h Hue) Double() bool { return h.Ink > 8 }

// values are the codes of a first reading, which are signs and not colours.
var values = map[string]string{"Helpful": "help", "Hindering": "hinder", "Wished for": "wish"}

// hues gives every code its ink: a top-level code the nearest to its colour, or
// where it has none the next that no other top-level code has; a code below it
// that of its parent. Signs, and a code that holds only signs, take no ink.
func hues(codes []app.CodeView) map[firsthand.ID]Hue {
	out, _ := huesAndNext(codes)
	return out
}

// huesAndNext also tells the ink that a top-level code made now would take.
func huesAndNext(codes []app.CodeView) (out map[firsthand.ID]Hue, next int) {
	out = make(map[firsthand.ID]Hue, len(codes))
	holds, signs := map[firsthand.ID]int{}, map[firsthand.ID]int{}
	var taken [len(inks) + 1]int
	for _, c := range codes {
		holds[c.Parent]++
		if values[c.Name] != "" {
			signs[c.Parent]++
		}
		if c.Depth == 0 {
			taken[nearestInk(c.Color)]++
		}
	}
	free := func() int { // the first that is taken least often: not taken, as long as there is one
		at := 1
		for i := 2; i < len(taken); i++ {
			if taken[i] < taken[at] {
				at = i
			}
		}
		return at
	}
	for _, c := range codes { // parents come first
		h := Hue{ID: c.ID, Name: c.Name, Path: c.Path, Value: values[c.Name]}
		sign := h.Value != "" || holds[c.ID] > 0 && signs[c.ID] == holds[c.ID]
		if above, ok := out[c.Parent]; ok && c.Depth > 0 {
			h.Ink = above.Ink
		} else if h.Ink = nearestInk(c.Color); h.Ink == 0 && !sign {
			h.Ink = free()
			taken[h.Ink]++
		}
		out[c.ID] = h
	}
	return out, free()
}

// nearestInk is the ink least far from a colour such as #667fb7 in OKLab
// (Ottosson 2020), 0 where there is no colour.
func nearestInk(color string) int {
	if len(color) != 7 || color[0] != '#' {
		return 0
	}
	v, err := strconv.ParseUint(color[1:], 16, 32)
	if err != nil {
		return 0
	}
	best, at := math.Inf(1), 0
	l, a, b := oklab(uint32(v))
	for i, ink := range inks {
		l2, a2, b2 := oklab(ink)
		if d := (l-l2)*(l-l2) + (a-a2)*(a-a2) + (b-b2)*(b-b2); d < best {
			best, at = d, i+1
		}
	}
	return at
}

func oklab(rgb uint32) (l, a, b float64) {
	linear := func(c uint32) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	r, g, bl := linear(rgb>>16), linear(rgb>>8), linear(rgb)
	x := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*bl)
	y := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*bl)
	z := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*bl)
	return 0.2104542553*x + 0.7936177850*y - 0.0040720468*z,
		1.9779984951*x - 2.4285922050*y + 0.4505937099*z,
		0.0259040371*x + 0.7827717662*y - 0.8086757660*z
}
