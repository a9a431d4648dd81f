package format

import "context"

func readTextGrid(ctx context.Context, src *source) (*Transcript, error) {
	data, err := src.bytes(ctx, src.lim.Text)
	if err != nil {
		return nil, err
	}
	return ReadTextGrids([]string{src.name}, [][]byte{data})
}

func readSubtitle(ctx context.Context, src *source) (*Transcript, error) {
	data, err := src.bytes(ctx, src.lim.Text)
	if err != nil {
		return nil, err
	}
	return ReadSubtitle(src.name, data)
}

// readPDF reads a PDF's text layer and finds its speakers, who are not in the
// headings.
func readPDF(ctx context.Context, src *source) (*Transcript, error) {
	data, err := src.bytes(ctx, src.lim.Bytes)
	if err != nil {
		return nil, err
	}
	t, err := src.pdf.Read(ctx, src.name, data)
	if err != nil || t.Turns != nil {
		return t, err
	}
	var still []hint
	for _, m := range t.Marks {
		if m.Kind == "heading" {
			still = append(still, hint{from: m.Start, to: m.End, kind: stillHint})
		}
	}
	t.Turns = findTurns(t.Text, inBytes(t.Text, still))
	return t, nil
}
