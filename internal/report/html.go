package report

import (
	"html/template"
	"io"
)

// WriteHTML writes a page that stands alone: no script, no request to anywhere.
func WriteHTML(w io.Writer, d Document) error {
	return page.Execute(w, d)
}

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"heading":   func(b Block) *Heading { return as[Heading](b) },
	"paragraph": func(b Block) *Paragraph { return as[Paragraph](b) },
	"table":     func(b Block) *Table { return as[Table](b) },
	"class":     func(s Style) string { return [...]string{"body", "quotation", "speech", "small"}[s] },
	"right":     func(t *Table, i int) bool { return t.Numbers[i] },
	"tint":      func(color string) template.CSS { return template.CSS("--code:" + safeColor(color)) },
}).Parse(`<!doctype html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{.Title}}</title>
<style>
:root { color-scheme: light dark; --ink: light-dark(#1b1f1d, #e4e7e3); --rule: light-dark(#dadeda, #2d3331); --ink-3: light-dark(#606863, #929b95); }
body { font: 17px/1.65 Literata, Georgia, serif; color: var(--ink); background: light-dark(#fcfcfa, #171a19); max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
h1, h2, h3, h4 { font-weight: 400; line-height: 1.2; }
table { border-collapse: collapse; font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem 0; width: 100%; }
caption { text-align: left; padding-bottom: .5rem; }
th { text-align: left; font-weight: 500; border-bottom: 1px solid var(--ink); }
td { border-bottom: 1px solid var(--rule); vertical-align: top; }
th, td { padding: .25rem .75rem .25rem 0; }
.n { text-align: right; font-variant-numeric: lining-nums tabular-nums; }
.quotation { margin-inline: 2rem; }
.speech { position: relative; white-space: pre-wrap; overflow-wrap: anywhere; }
.small, .foot { color: var(--ink-3); font: 13px/1.4 system-ui, sans-serif; }
.line { position: absolute; inset-inline-start: -3.5rem; width: 3rem; text-align: end; color: var(--ink-3); font: 11px/2.4 system-ui, sans-serif; }
mark { color: inherit; background: none; text-decoration: underline 2px var(--code, currentColor); text-underline-offset: 3px; }
@media print { body { max-width: none; margin: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } }
@media (max-width: 54rem) { .line { position: static; display: block; width: auto; text-align: start; } }
</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Note}}<p class="small">{{.}}</p>
{{end}}{{range .Blocks}}
{{- with heading .}}{{if eq .Level 1}}<h2>{{.Text}}</h2>{{else if eq .Level 2}}<h3>{{.Text}}</h3>{{else}}<h4>{{.Text}}</h4>{{end}}
{{end}}
{{- with paragraph .}}<p class="{{class .Style}}" dir="auto">{{with .Number}}<span class="line">{{.}}</span>{{end}}
{{- range .Runs}}{{if .Color}}<mark style="{{tint .Color}}">{{.Text}}</mark>{{else if .Bold}}<b>{{.Text}}</b>{{else if .Italic}}<i>{{.Text}}</i>{{else}}{{.Text}}{{end}}{{end}}</p>
{{end}}
{{- with table .}}{{$t := .}}<table>{{with .Caption}}<caption>{{.}}</caption>{{end}}
<thead><tr>{{range $i, $c := .Head}}<th scope="col"{{if right $t $i}} class="n"{{end}}>{{$c}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr>{{range $i, $c := .}}<td{{if right $t $i}} class="n"{{end}}>{{$c}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{with .Foot}}<p class="foot">{{.}}</p>
{{end}}{{end}}
{{- end}}</main>
</body>
</html>
`))

// as is the block as a T, or nil.
func as[T Block](b Block) *T {
	if t, ok := b.(T); ok {
		return &t
	}
	return nil
}

// safeColor lets nothing but #RRGGBB into a style.
func safeColor(s string) string {
	if len(s) != 7 || s[0] != '#' {
		return "currentColor"
	}
	for _, r := range s[1:] {
		if !('0' <= r && r <= '9' || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F') {
			return "currentColor"
		}
	}
	return s
}
