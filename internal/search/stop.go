package search

import "strings"

// StopWords are words too common to be counted among the words of a study, as
// [Token.Plain] writes them: small letters, no diacritics, no apostrophe.
type StopWords map[string]bool

// NewStopWords makes the set of the words in a list, one or more to a line.
func (a *Analyser) NewStopWords(list string) StopWords {
	stop := StopWords{}
	for t := range a.Tokens(list) {
		stop[t.Plain] = true
	}
	return stop
}

// EnglishStopWords are the words that hold English speech together, and the
// sounds that a transcript keeps.
func EnglishStopWords() StopWords {
	stop := StopWords{}
	for _, w := range strings.Fields(englishStopWords) {
		stop[w] = true
	}
	return stop
}

const englishStopWords = `
a an the this that these those all both some any each few more most many much every no none such same other another
i me my mine myself we us our ours ourselves you your yours yourself yourselves
he him his himself she her hers herself it its itself they them their theirs themselves
who whom whose which what where when why how there here
and or but nor so yet if then than because as while although though unless until whether
of in on at by for with without about against between into onto through during before after
above below to from up down out off over under again further once upon within
am is are was were be been being have has had having do does did doing done
will would shall should can could may might must ought
not only just very too also even still quite rather really actually
im youre hes shes theyre ive youve weve theyve youd hed theyd
youll theyll isnt arent wasnt werent hasnt havent hadnt
dont doesnt didnt wont wouldnt shouldnt cant cannot couldnt mustnt
let get got go goes going gone went come came one
oh ah er erm um uh mm mmm hmm mhm yeah yes okay ok right like well know mean
t s d m re ve ll`
