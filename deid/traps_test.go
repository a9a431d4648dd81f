package deid_test

import (
	"slices"
	"strings"
	"testing"

	"firsthand.study/deid"
	"firsthand.study/internal/text"
)

// Each trap marks what must be proposed with ⟦category|words⟧; whatever else is
// proposed in it is a fault.
var traps = []string{
	// numbers
	"My NHS number is ⟦nhs number|943 476 5918⟧ I think.",
	"it's NHS number ⟦nhs number|943 476 5919⟧, not that the check digit works out",
	"The NI number's ⟦national insurance number|QQ 12 34 56 C⟧ and the CHI's ⟦chi number|0101801234⟧.",
	"ring me on ⟦phone number|oh seven seven double four, nine six oh, one two three⟧",
	"It's ⟦phone number|0161 496 0733⟧ or ⟦phone number|+44 7700 900386⟧ or ⟦phone number|07700 900 386⟧.",
	"postcode's ⟦postcode|ng six eight pq⟧, so ⟦postcode|NG6 8PQ⟧",
	"His plate was ⟦vehicle|LD17 KXP⟧, a van, beginning ⟦vehicle|YK62⟧.",
	"My email's ⟦email|jaybird at fastpost dot example⟧, or ⟦email|k.smith@nhs.net⟧, on Insta ⟦handle|@shaz_lds⟧.",
	"army number ⟦id|two four five double-eight⟧, prison number ⟦id|A1234BC⟧",
	"I had four of them at about nine, for six months, two weeks on sixty mil, one hundred percent.",
	"Sort code ⟦bank account|20-00-00⟧ and the card's ⟦card|4539 1488 0343 6467⟧.",
	// dates and ages
	"it was the ⟦date|fourteenth of march⟧, i was ⟦age|thirty two⟧",
	"Born on the ⟦date|second of June 1982⟧, so ⟦date|nineteen eighty-two⟧.",
	"my birthday's the ⟦date|third of the fourth eighty two⟧",
	"I'm ⟦age|34⟧, he's about ⟦age|52⟧ now. I'm 5 foot tall, I'm on 60 mil.",
	"My daughter's ⟦age|nine⟧. At the age of ⟦age|61⟧ he stopped. A ⟦age|19⟧ year old.",
	"That's Tuesday's, and Wednesday's rain came in March.",
	"On ⟦date|St Stephen's Day⟧ I was in, and at Christmas, and in March, on a Tuesday.",
	// drugs that look like names
	"I'm on meth, have been for years. Some charlie, bit of mandy, on Charlie.",
	"Espranor's better than subutex. Buvidal, Physeptone, then Trimethoprim.",
	"I took Molly. Then ⟦person|Molly Sykes⟧ rang.",
	// ordinary words that are names
	"It may be that I will, by the grace of God, and I hope so. Will you come? May I?",
	"I saw ⟦person|Grace⟧ on Tuesday. ⟦person|Grace⟧ said I could come back.",
	"So ⟦person|Mark⟧ came. You get a mark, you leave a mark.",
	"⟦person|Will Smith⟧ did that. Rose up early, I rose, the price rose.",
	"she's called ⟦person|hope⟧ and i hope so",
	// people
	"⟦professional|Dr Patel⟧'s really good. ⟦professional|Nurse Adeyemi⟧ too, and ⟦professional|Sister Brannigan⟧.",
	"The doctor said so, the nurse came, my key worker was late, my sister and my mate rang.",
	"my key worker ⟦professional|sharon⟧, she's lovely, and our kid went down the social in ⟦district|bulwell⟧",
	"so i rang ⟦person|sharon⟧ up and she says come down to ⟦town|leeds⟧",
	"It was ⟦professional|Dr Pickersgill⟧, ⟦professional|doctor pick⟧ we called him.",
	"my mate ⟦person|gaz⟧ and ⟦person|auntie Parveen⟧ and our ⟦person|Tracey⟧'s lad, ⟦person|Kyle⟧",
	"Everyone calls me ⟦nickname|Spider⟧.",
	"my dog ⟦pet|Tyson⟧, and the cat's called ⟦pet|mungo⟧",
	// places, services, schools, prisons
	"I was in the ⟦service|Priory⟧ for six weeks.",
	"I went to the ⟦service|Wellbeck Chemist⟧, then ⟦service|hobday's pharmacy⟧, near ⟦district|st ann's⟧.",
	"the local surgery, a day centre, my GP surgery, the main road, high school, the railway station",
	"From ⟦prison|HMP Leeds⟧ to ⟦prison|Armley jail⟧, then ⟦prison|Winchester prison⟧.",
	"I moved from ⟦region|Merthyr Tydfil⟧ to ⟦district|Splott⟧.",
	"at the ⟦school|University of Lancaster⟧, before that ⟦school|Top Valley Academy⟧",
	"I live at ⟦address|14 Compton Parade⟧, off ⟦street|Dewsbury Road⟧.",
	"so I said, Well, you know. He goes, Right then. She was like, What?",
	"He said the Council and Social Services and Universal Credit and the DWP.",
	// without capitals
	"he lives on ⟦street|compton parade⟧ number forty two",
	"i was in ⟦organisation|strangeways⟧ then i went to ⟦prison|buckley hall⟧",
	"my little lad's called ⟦person|jayden⟧ he's ⟦age|six⟧ and ⟦person|kayleigh⟧'s older",
	"i'm from ⟦town|stoke⟧ originally, from ⟦district|hanley⟧, me mum's still in ⟦district|burslem⟧",
	"my keyworker, ⟦professional|shaz⟧ we call her, she's lovely",
	"⟦person|dave⟧ at the hostel, ⟦person|big dave⟧, he OD'd on spice in ⟦prison|hmp nottingham⟧",
	"i had to, after ⟦person|pat dyson⟧ and me fell out",
	"and ⟦pet|duke⟧, my dog, he were up, ⟦pet|duke⟧ had a cough",
	"we were by the ⟦region|trent⟧ on a tuesday in june",
	"i used to like reading, i was reading a book, i had a bath and a bury me moment",
	"frank about it, a bit of a mark on my arm, will you rob a bank, may i, rose early",
	// a name alone, a name explained
	"P06: ⟦person|Ray⟧. ⟦person|Raymond⟧ on paper.",
	"⟦person|Spud⟧. They call me ⟦nickname|Spud⟧. ⟦person|Spud⟧'s dead now.",
	"⟦person|Biscuit⟧ thinks it's breakfast. With his name on, ⟦person|Biscuit⟧, in felt tip.",
	"I told ⟦professional|doctor, er, Anand⟧ and ⟦professional|Dr Anand⟧ laughed.",
	// who they are
	"I worked as a ⟦occupation|roofer⟧, my dad was a ⟦occupation|miner⟧. The driver stopped.",
	"I'm ⟦people|Polish⟧, she's ⟦people|jamaican⟧. The polish on the table, French fries.",
	// said with pauses, and with a transcriber's marks
	"Doctor: And your date of birth?\nPatient: Uh, ⟦date|nine, eleven, er, seventy-four⟧.",
	"Date of birth? It's the ⟦date|third of May, fifty-eight⟧.",
	"Nurse: What's your date of birth?\nPatient: ⟦date|Thirty one seven nineteen um ninety⟧, <UNIN/> yeah.",
	"Nurse: Date of birth please?\nPatient: ⟦date|Four ten sixty-one⟧. I take four, ten, sixty of those.",
	"Take six, twelve or eighty. I scored nine, eleven, ten.",
	"Doctor: And the postcode?\nPatient: ⟦postcode|bd twenty one four qt⟧ or, uh, ⟦postcode|LS twelve, er, nine HX⟧.",
	"That's ⟦postcode|M one seven ED⟧, before that ⟦postcode|EC two A four BR⟧. So one of us, me one two, I won.",
	"I live at ⟦address|number nine Babylon Street⟧, then ⟦address|flat two, number, er, eleven Compton Parade⟧.",
	"It's ⟦email|r mercer at <UNIN/> dot com⟧, or ⟦email|Tomos dot Pugh at Fastpost dot co dot UK⟧.",
	"It's ⟦email|R <UNSURE>Merce</UNSURE> at Fastpost dot com⟧. I was at school, dot to dot, at the dot.",
	"on there I'm ⟦handle|moss underscore walks⟧, yeah",
	"<UNIN/> I'm ⟦person|Rhiannon <UNSURE>Bevan</UNSURE>⟧. <INAUDIBLE_SPEECH/> Yes.",
	"I'm ⟦person|Mary Jane Pugh⟧, um.",
	"when I was <UNSURE>⟦age|eight⟧</UNSURE>. When I was like ⟦age|nine⟧ or something",
	"⟦person|Tomos⟧, ⟦age|forty-one⟧, married. ⟦person|Sanjay⟧. ⟦age|Thirty⟧, from ⟦town|Hull⟧. On Tuesday, forty, maybe.",
	"Doctor: And what do you do for a living?\nPatient: Oh, sat in a van, a ⟦occupation|plumber⟧.",
	"I started at the new ⟦organisation|haulage firm⟧. The haulage firms are on strike. I went to the chip shop.",
	"I gave it back to him, ⟦person|Old Declan⟧, and ⟦professional|doctor, ach, Mercer⟧ came.",
	"I'm ⟦person|Siobhan⟧. I've been saying it all week, ⟦person|Shuh-bawn⟧? Uh-huh.",
	"Is it ⟦person|Marguerite⟧? ⟦person|Mar-gur-eet⟧. Half-term, good-bye, Twenty-two.",
	"One dog, ⟦pet|Biscuit⟧, and I'm a ⟦people|Hull woman⟧.",
	"Where? ⟦town|Hull⟧. ⟦street|North Parade⟧, top flat, out of the ⟦organisation|Cross Lane depot⟧. The depot was shut.",
	"I gave my ⟦nhs number|NHS number, nine four three, four seven six, five nine one eight⟧, twice.",
}

// untrap takes the marks out of a trap.
func untrap(marked string) (plain string, want []deid.Proposal) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(marked, "⟦")
		b.WriteString(before)
		if !ok {
			return b.String(), want
		}
		inside, after, _ := strings.Cut(rest, "⟧")
		category, words, _ := strings.Cut(inside, "|")
		start := text.NewIndex(b.String()).Len()
		b.WriteString(words)
		if category == "phone number" {
			category = "phone"
		}
		want = append(want, deid.Proposal{Span: text.Span{Start: start, End: start + text.NewIndex(words).Len()}, Category: deid.Category(category)})
		marked = after
	}
}

func TestTraps(t *testing.T) {
	f := deid.New(deid.Options{})
	for _, marked := range traps {
		s, want := untrap(marked)
		ix := text.NewIndex(s)
		for _, p := range propose(t, f, s, nil) {
			i := slices.IndexFunc(want, func(w deid.Proposal) bool { return w.Span == p.Span })
			switch {
			case i < 0:
				t.Errorf("%s\n\tproposes %s %q (%s)", s, p.Category, ix.Slice(p.Span), p.Why)
				continue
			case want[i].Category != p.Category:
				t.Errorf("%s\n\ttakes %q for %s, not %s", s, ix.Slice(p.Span), p.Category, want[i].Category)
			}
			want = slices.Delete(want, i, i+1)
		}
		for _, w := range want {
			t.Errorf("%s\n\tmisses %s %q", s, w.Category, ix.Slice(w.Span))
		}
	}
}
