package format

import firsthand "firsthand.study"

// Turns finds who speaks where in a text that came without its file's
// structure, by the labels that its lines begin with; nil when nobody is named.
func Turns(text string) []firsthand.Turn { return findTurns(text, nil) }
