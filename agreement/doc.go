// Package agreement measures how far two or more coders, working apart, gave
// the same codes to the same text.
//
// # Which door to take
//
// When every coder put each of a number of items into one of q categories, the
// data are one of
//
//   - a [Table]: two coders, how often each pair of categories was met;
//   - [Ratings]: any number of coders, item by item, with gaps where a coder
//     did not judge;
//   - [Counts]: any number of coders, per item how many chose each category,
//     when who chose what is not known.
//
// When coders marked stretches of transcripts, take one code at a time. A
// [Tally] cuts each document into units (code points, or turns, or paragraphs),
// asks of each unit which coders marked it, and gives the counts; for two
// coders they are a [Fourfold] table. The work grows with the number of marks,
// never with the length of the text.
//
// All of them answer Coefficients.
//
// # What the coefficients say
//
// Each is 1 − observed disagreement / disagreement expected by chance; they
// differ in what they take chance to be, given in [Coefficients]. With D the
// share of pairs of judgements that differ:
//
//	percent   1 − D, chance is left out: text that nobody coded makes it high
//	kappa     each coder keeps their own habits (Cohen 1960; Conger 1980)
//	pi        all coders share one habit (Scott 1955; Fleiss 1971)
//	alpha     as pi, corrected for small samples, and gaps are no obstacle
//	          (Krippendorff 2011)
//	AC1       chance is only where items are hard to place (Gwet 2008)
//	BP        every category offered is equally likely (Brennan & Prediger 1981)
//
// A rare code has a low kappa even where coders agree well, and a high percent
// even where they do not. So read them beside the counts and beside specific
// agreement, [Fourfold.Positive] and [Fourfold.Negative].
//
// # Undefined is not nought
//
// Where no pair can be compared, every coefficient is undefined: NaN here, null
// in JSON, never 0 or 1; see [Value]. Where all judgements are the same (nobody
// used the code, or everybody used it everywhere), kappa, pi and alpha are
// undefined, since chance leaves nothing to disagree about; percent, AC1 and BP
// are then 1 by their formulas, and the counts show how little that says.
//
// What is nominal is here: categories are the same or different. The unitising
// family and gamma compare where marks begin and end rather than units, and
// weighted coefficients know near from far; each is a question of its own.
package agreement
