package deid

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
)

//go:embed measured.json
var measuredFile []byte

// A Measure says how well the finder does on one set of texts whose
// identifiers readers marked. Every figure is a share from 0 to 1; Direct,
// Quasi and Clean are 0 for a set whose truth has no kinds. The measures are
// those of the Text Anonymization Benchmark (Pilán et al. 2022), any type.
type Measure struct {
	Set       string  `json:"set"`
	Texts     int     `json:"texts"`
	Token     float64 `json:"token_recall"`
	Precision float64 `json:"token_precision"`
	Mention   float64 `json:"mention_recall"`
	Direct    float64 `json:"direct_entity_recall"` // entities of which no mention is missed
	Quasi     float64 `json:"quasi_entity_recall"`
	Clean     float64 `json:"clean_texts"` // texts in which no direct identifier is missed
}

var measured = sync.OnceValue(func() []Measure {
	var all []Measure
	if err := json.Unmarshal(measuredFile, &all); err != nil {
		panic(err) // the file is part of the program and a test reads it
	}
	return all
})

// Measured is what was measured of this version, set by set, for the page
// that proposes to say.
func Measured() []Measure { return slices.Clone(measured()) }
