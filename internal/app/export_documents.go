package app

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/report"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A composer makes one document of a study, for people to read.
type composer func(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, o ExportOptions) (report.Document, error)

func init() {
	for _, d := range []struct {
		what    string
		compose composer
	}{{"report", composeReport}, {"codebook", composeCodebook}, {"transcripts", composeTranscripts}} {
		for ext, write := range map[string]func(io.Writer, report.Document) error{".docx": report.WriteDOCX, ".html": report.WriteHTML} {
			exporters[ext] = append(exporters[ext], choice{d.what, func(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, w io.Writer, o ExportOptions) (Notes, error) {
				doc, err := d.compose(a, ctx, tx, s, o)
				if err != nil {
					return nil, err
				}
				return nil, write(w, doc)
			}})
		}
	}
}

// asOf says from when a document is.
func asOf(tx *store.Tx, s firsthand.Study, rest string) string {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return fmt.Sprintf("Study %s, as of %s. %s", s.Name, time.UnixMilli(tx.Now()).In(zone).Format("2 January 2006, 15:04"), rest)
}

// composeReport is Table 1, Table 2 and a paragraph on how the figures came about.
func composeReport(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, o ExportOptions) (report.Document, error) {
	doc := report.Document{Title: s.Title, Language: s.Language}
	sample, err := sampleIn(ctx, tx, s.ID)
	if err != nil {
		return doc, err
	}
	l, err := a.corpus(ctx, tx, s.ID)
	if err != nil {
		return doc, err
	}
	themes, err := l.themesOf(o.Coder)
	if err != nil {
		return doc, err
	}
	doc.Note = asOf(tx, s, "References are counted in the layer "+themes.Layer+".")
	doc.Blocks = append(doc.Blocks, report.Heading{Level: 1, Text: "Who took part"}, sampleBlock(sample))
	if m := sample.Interviews.Minutes; m != nil {
		line := fmt.Sprintf("Interviews lasted %.0f minutes on average", m.Mean)
		if m.SD != nil {
			line += fmt.Sprintf(" (SD %.1f, range %g–%g)", *m.SD, m.Min, m.Max)
		}
		doc.Blocks = append(doc.Blocks, report.Text(line+"."))
	}
	t := report.Table{Caption: "Table 2. Themes", Head: []string{"#", "Theme", "Short name", "References", "People"}, Numbers: map[int]bool{0: true, 3: true, 4: true},
		Foot: fmt.Sprintf("People: of %s, those with at least one reference.", Counted(sample.N, "participant", "participants"))}
	for _, l := range themes.Themes {
		t.Rows = append(t.Rows, []string{strconv.Itoa(l.Number), l.Title, l.Short, strconv.Itoa(l.References), strconv.Itoa(l.People)})
		for _, sub := range l.Subthemes {
			t.Rows = append(t.Rows, []string{"", "  " + sub.Title, "", strconv.Itoa(sub.References), strconv.Itoa(sub.People)})
		}
	}
	doc.Blocks = append(doc.Blocks, report.Heading{Level: 1, Text: "What they told"}, t)
	return doc, nil
}

func sampleBlock(sample SampleResult) report.Table {
	t := report.Table{Caption: "Table 1. Participants", Head: []string{"Characteristic", "Value", "n"}, Numbers: map[int]bool{2: true},
		Foot: fmt.Sprintf("n = %s with an interview or an answer.", Counted(sample.N, "participant", "participants"))}
	for _, v := range sample.Variables {
		for i, value := range v.Values {
			name := ""
			if i == 0 {
				name = v.Name
			}
			t.Rows = append(t.Rows, []string{name, value.Value, strconv.Itoa(value.N)})
		}
	}
	return t
}

// composeCodebook writes every code with what it says of itself.
func composeCodebook(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, _ ExportOptions) (report.Document, error) {
	doc := report.Document{Title: s.Title + ": codebook", Language: s.Language, Note: asOf(tx, s, "")}
	l, err := a.corpus(ctx, tx, s.ID)
	if err != nil {
		return doc, err
	}
	layer, name, err := l.reporting("")
	if err != nil {
		return doc, err
	}
	groups := make([][]int, len(l.codes))
	for i := range l.codes {
		groups[i] = l.Below(i)
	}
	counts, err := l.Count(groups, corpus.Filter{Coders: layer})
	if err != nil {
		return doc, err
	}
	doc.Note = asOf(tx, s, "References and people are counted in the layer "+name+", the codes below included.")
	for i, c := range l.codes {
		doc.Blocks = append(doc.Blocks, report.Heading{Level: len(firsthand.SplitPath(l.Path(i))), Text: c.Name})
		if c.Title != "" {
			doc.Blocks = append(doc.Blocks, report.Paragraph{Runs: []report.Run{{Text: c.Title, Italic: true}}})
		}
		for _, p := range [][2]string{{"", c.Definition}, {"Use when: ", c.UseWhen}, {"Not when: ", c.NotWhen}, {"Example: ", c.Example}} {
			if p[1] != "" {
				doc.Blocks = append(doc.Blocks, report.Paragraph{Runs: []report.Run{{Text: p[0], Bold: true}, {Text: p[1]}}})
			}
		}
		doc.Blocks = append(doc.Blocks, report.Paragraph{Style: report.Small,
			Runs: []report.Run{{Text: fmt.Sprintf("%d references, %d people", counts[i].References, counts[i].People)}}})
	}
	return doc, nil
}

// composeTranscripts writes the analysed texts with line numbers; coded words
// are underlined in the colour of the innermost code.
func composeTranscripts(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, o ExportOptions) (report.Document, error) {
	doc := report.Document{Title: s.Title + ": transcripts", Language: s.Language, Note: asOf(tx, s, "Every fifth line is numbered; line numbers are those of the program.")}
	l, err := a.corpus(ctx, tx, s.ID)
	if err != nil {
		return doc, err
	}
	layer, err := l.layerOf(o.Coder)
	if err != nil {
		return doc, err
	}
	for n, d := range l.documents {
		o.Progress.step(n, len(l.documents), d.Name)
		doc.Blocks = append(doc.Blocks, report.Heading{Level: 1, Text: d.Name})
		rev, err := tx.Analysed(ctx, d.ID)
		if notFound(err) {
			doc.Blocks = append(doc.Blocks, report.Text("The text of this document is missing."))
			continue
		}
		if err != nil {
			return doc, err
		}
		codings, err := l.Codings(n, layer)
		if err != nil {
			return doc, err
		}
		doc.Blocks = append(doc.Blocks, l.transcript(rev, codings)...)
	}
	return doc, nil
}

// transcript is one text, a paragraph a block.
func (l *loaded) transcript(rev firsthand.Revision, codings []corpus.Coding) []report.Block {
	ix := text.NewIndex(rev.Text)
	lines := text.Lines(rev.Text)
	var blocks []report.Block
	// Where any coding begins or ends, the look may change.
	edges := []int{0, ix.Len()}
	for _, c := range codings {
		edges = append(edges, int(c.Start), int(c.End))
	}
	sort.Ints(edges)
	for _, p := range paragraphs(rev.Text) {
		block := report.Paragraph{Style: report.Speech, Number: lineNumber(lines, p.Start)}
		from := p.Start
		for _, to := range append(edges[sort.SearchInts(edges, p.Start+1):sort.SearchInts(edges, p.End)], p.End) {
			if to <= from {
				continue
			}
			span := text.Span{Start: from, End: to}
			block.Runs = append(block.Runs, report.Run{Text: ix.Slice(span), Color: l.innermost(codings, span)})
			from = to
		}
		blocks = append(blocks, block)
	}
	return blocks
}

// innermost is the colour of the shortest coding that covers a span.
func (l *loaded) innermost(codings []corpus.Coding, span text.Span) string {
	color, length := "", 0
	for _, c := range codings { // in order of start
		if int(c.Start) > span.Start {
			break
		}
		if int(c.End) >= span.End && (length == 0 || int(c.End-c.Start) < length) {
			length = int(c.End - c.Start)
			if color = l.codes[c.Code].Color; color == "" {
				color = "#1b1f1d"
			}
		}
	}
	return strings.ToLower(color)
}

// lineNumber is the number of the line in which a paragraph begins.
func lineNumber(lines []int, at int) string {
	return strconv.Itoa(sort.SearchInts(lines, at+1))
}
