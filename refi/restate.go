package refi

// Restate puts the passages of s into the convention of the standard: half-open,
// in code points of [Text.Words], which is then the text to write into the
// container, in UTF-8 as it is. A passage without a name gets the words it covers
// ([SelectionName]), so that other programs can check its place. Passages that do
// not lie in the text are cut to what lies in it, and their number is returned.
func (s *TextSource) Restate(v *Converter) (outside int) {
	for i := range s.Selections {
		sel := &s.Selections[i]
		span, ok := v.Span(sel.Start, sel.End)
		if !ok {
			outside++
		}
		sel.Start, sel.End = int64(span.Start), int64(span.End)
		if sel.Name == "" {
			if sel.Name = SelectionName(v.Slice(span)); sel.Name != "" {
				sel.Blank &^= BlankName
			}
		}
	}
	return outside
}
