package web

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strings"
	"unicode/utf8"
)

// The most of a picture of a signature, in pixels a side.
const widestSignature = 2400

// leastInk is how many pixels make a signature: fewer are a slip of the finger.
const leastInk = 60

// signatureIn reads a signature: drawn, as the address of a picture that a canvas
// gives, or a name that was typed. wrong says what is amiss, if anything.
func signatureIn(drawn, typed string) (signature []byte, wrong string) {
	if drawn != "" {
		picture, ok := pictureOf(drawn)
		if ok {
			return picture, ""
		}
		if strings.TrimSpace(typed) == "" {
			return nil, "The signature could not be read. Sign once more, or type your name."
		}
	}
	typed = strings.TrimSpace(typed)
	switch {
	case typed == "":
		return nil, "Sign, or type your name, to agree."
	case utf8.RuneCountInString(typed) > longestContact:
		return nil, "That name is too long."
	}
	return []byte("Signed by typing this name: " + typed + "\n"), ""
}

// pictureOf draws a signature anew in black on white, so that the vault gets a
// picture and nothing else that might have come with it.
func pictureOf(address string) ([]byte, bool) {
	encoded, ok := strings.CutPrefix(address, "data:image/png;base64,")
	if !ok {
		return nil, false
	}
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, false
	}
	size, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil || size.Width > widestSignature || size.Height > widestSignature {
		return nil, false
	}
	in, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	out, ink := image.NewGray(in.Bounds()), 0
	for y := in.Bounds().Min.Y; y < in.Bounds().Max.Y; y++ {
		for x := in.Bounds().Min.X; x < in.Bounds().Max.X; x++ {
			_, _, _, alpha := in.At(x, y).RGBA() // the canvas is clear where nobody drew
			if alpha > 0x3fff {
				ink++
			}
			out.SetGray(x, y, color.Gray{Y: 255 - uint8(alpha>>8)})
		}
	}
	var w bytes.Buffer
	if ink < leastInk || ink == out.Rect.Dx()*out.Rect.Dy() || png.Encode(&w, out) != nil {
		return nil, false
	}
	return w.Bytes(), true
}
