package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/agreement"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// An AgreementResult compares coders, per code and overall.
type AgreementResult struct {
	Unit      string          `json:"unit"`
	Coders    []string        `json:"coders"`
	Codes     []CodeAgreement `json:"codes"`
	Overall   CodeAgreement   `json:"overall"`
	Documents int             `json:"documents"` // compared
	LeftOut   int             `json:"left_out"`  // not read by everyone named
}

// CodeAgreement is how far coders agree on one code; the four counts are null
// with three or more coders, a coefficient where it is undefined.
type CodeAgreement struct {
	Code    string `json:"code"`
	N       int64  `json:"n"` // units
	Both    *int64 `json:"both"`
	OnlyA   *int64 `json:"only_a"`
	OnlyB   *int64 `json:"only_b"`
	Neither *int64 `json:"neither"`
	agreement.Coefficients
	Positive agreement.Value `json:"positive"` // specific agreement
	Negative agreement.Value `json:"negative"`
	// Low and High are the 95 per cent interval of kappa; null with three or
	// more coders, and where it is not defined.
	Low  agreement.Value `json:"kappa_low"`
	High agreement.Value `json:"kappa_high"`
}

// AgreementOptions say whose codings to compare, of which codes, in which unit.
type AgreementOptions struct {
	Coders []string
	Codes  []string // paths; none are all that one of the coders used
	Unit   string   // character, turn or paragraph
	Below  bool     // take a code with the codes below it
	Where  []string
}

// Agreement compares two or more coders by every coefficient.
func (a *App) Agreement(ctx context.Context, study firsthand.ID, o AgreementOptions) (AgreementResult, error) {
	res := AgreementResult{Unit: o.Unit, Coders: o.Coders, Codes: []CodeAgreement{}}
	conds, err := conditions(o.Where)
	if err != nil {
		return res, err
	}
	err = a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		q := corpus.Comparison{Below: o.Below, Filter: corpus.Filter{Where: conds}}
		for _, name := range o.Coders {
			who, err := l.layerOf(name)
			if err != nil {
				return err
			}
			q.Coders = append(q.Coders, who...)
		}
		if len(o.Codes) > 0 {
			if q.Codes, err = l.chosen(o.Codes); err != nil {
				return err
			}
		}
		if q.Units, err = l.units(ctx, tx, o.Unit); err != nil {
			return err
		}
		found, err := recallOf(l, fmt.Sprintf("agreement %#v", o), func() (corpus.Agreement, error) { return l.Corpus.Agreement(q) })
		if err != nil {
			return badExpression(err)
		}
		res.Documents, res.LeftOut = found.Documents, found.LeftOut
		for _, c := range found.Codes {
			res.Codes = append(res.Codes, codeAgreement(l.Path(c.Code), c))
		}
		res.Overall = codeAgreement("", found.Overall)
		return nil
	})
	return res, err
}

func codeAgreement(path string, a corpus.Agreed) CodeAgreement {
	c := CodeAgreement{Code: path, N: a.N, Coefficients: a.Coefficients, Positive: a.Positive, Negative: a.Negative, Low: agreement.Undefined(), High: agreement.Undefined()}
	if t := a.Table; t != nil {
		c.Low, c.High = t.KappaInterval(1.96)
		c.Both, c.OnlyA, c.OnlyB, c.Neither = &t.Both, &t.OnlyA, &t.OnlyB, &t.Neither
	}
	return c
}

// units lends the units that a name means; nil are code points.
func (l *loaded) units(ctx context.Context, tx *store.Tx, unit string) (corpus.Units, error) {
	switch unit {
	case "character", "":
		return nil, nil
	case "turn", "paragraph":
	default:
		return nil, firsthand.Errorf(firsthand.Invalid, "The unit of agreement is character, turn or paragraph, not %q.", unit)
	}
	said, err := l.said(ctx, tx)
	if err != nil {
		return nil, err
	}
	return func(document int) []text.Span { return said.documents[document].units(unit) }, nil
}

// paragraphs are the lines of a text that hold anything.
func paragraphs(body string) []text.Span {
	var spans []text.Span
	at := 0
	for line := range strings.Lines(body) {
		words := strings.TrimSuffix(line, "\n")
		n := text.NewIndex(words).Len()
		if strings.TrimSpace(words) != "" {
			spans = append(spans, text.Span{Start: at, End: at + n})
		}
		at += n + len(line) - len(words)
	}
	return spans
}
