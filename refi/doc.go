// Package refi reads and writes REFI-QDA, the exchange format of programs for
// qualitative analysis: whole projects (.qdpx, or a bare .qde) and codebooks (.qdc).
//
// # Reading
//
// [Open] reads everything of a project except its sources; [File.Sources] then
// gives one source after the other, so that a project of any size fits in little
// memory, and [File.Project] gives the whole at once. Texts, recordings and
// pictures stay in the container until [File.OpenSource] opens them.
// [File.Codings] puts the pieces together: every coding of a text with the words
// it covers. [ReadCodebook] reads a codebook, [Check] tells what is in a file
// and what is wrong with it.
//
// Programs disagree with the standard and with one another, so reading is
// lenient: whatever can be understood is read, and the [Report] says item by item
// what was changed and what could not be kept. Only a file that is no XML, no
// container, or an attack is refused.
//
// # Places in a text
//
// The standard counts Unicode code points from zero in the plain text file. Some
// programs count UTF-16 units, count a line end as two, include the last
// character or count the byte order mark. Positions are kept as they were read;
// [Detect] finds the [Convention] of one source from the evidence and
// [NewConverter] converts to code points of the normalised text, half-open.
//
// Positions in pictures are pixels from the upper left, in PDF files points from
// the lower left of the media box with pages counted from zero, in recordings
// milliseconds; they are kept as read, and pages and origins of programs that do
// otherwise are not corrected.
//
// # Writing
//
// [Write] writes a project that is in memory, [Writer] streams one. What is
// written is always valid against the schemas of the standard: values the schema
// forbids are brought into form, or left out, and the report says so. The same
// project always gives the same bytes. [Validate] is the check that every written
// file passes; [Diff] compares two projects element by element.
package refi
