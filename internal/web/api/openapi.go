package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
)

// intro is what the description says first.
const intro = `What a study holds and what can be asked of it, for programs. The workspace must be running on the same computer.

Every place in a text is counted in Unicode code points from 0, half-open (start counts, end does not), on the newest revision of the document that analysts may see. Python counts in the same way: text[start:end]. R counts from 1: substr(text, start + 1, end). JavaScript counts UTF-16 units, which differ after the first emoji: [...text].slice(start, end).join("").

A list is as of one entry of the study's journal, which each page names. A cursor belongs to that entry: where the study was changed since, the next page is refused with 409 and one begins again; csv is always the whole list as of one moment. A number that is not defined is null, and an empty cell in csv.

In csv a cell that a spreadsheet program would take for a formula has an apostrophe before it; guard=no leaves it out.`

// A document of OpenAPI, in the parts that we need.
type document struct {
	OpenAPI    string                `json:"openapi"`
	Info       info                  `json:"info"`
	Servers    []server              `json:"servers"`
	Security   []map[string][]string `json:"security"`
	Tags       []tag                 `json:"tags"`
	Paths      named                 `json:"paths"`
	Components components            `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
	License     named  `json:"license"`
}

type server struct {
	URL string `json:"url"`
}

type tag struct {
	Name string `json:"name"`
}

type components struct {
	Schemas   named `json:"schemas"`
	Responses named `json:"responses"`
	Security  named `json:"securitySchemes"`
}

type described struct {
	Name       string      `json:"operationId"`
	Tags       []string    `json:"tags"`
	Summary    string      `json:"summary"`
	About      string      `json:"description,omitempty"`
	Parameters []parameter `json:"parameters,omitempty"`
	Body       *content    `json:"requestBody,omitempty"`
	Responses  named       `json:"responses"`
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description"`
	Required    bool    `json:"required,omitempty"`
	Schema      *schema `json:"schema"`
	Style       string  `json:"style,omitempty"`
	Explode     *bool   `json:"explode,omitempty"`
}

type content struct {
	Description string `json:"description,omitempty"`
	Required    bool   `json:"required,omitempty"`
	Content     named  `json:"content"`
}

type media struct {
	Schema *schema `json:"schema"`
}

// Description writes the OpenAPI 3.1 document of the operations.
func (s *Server) Description() ([]byte, error) {
	c := &catalogue{known: map[string]reflect.Type{}}
	d := document{
		OpenAPI:  "3.1.0",
		Info:     info{"Firsthand", "1", intro, named{{"name", "Apache 2.0"}, {"identifier", "Apache-2.0"}}},
		Servers:  []server{{Prefix}},
		Security: []map[string][]string{{"token": {}}, {"session": {}}},
	}
	for i, op := range s.ops {
		o, err := c.operation(op)
		if err != nil {
			return nil, err
		}
		if i == 0 || tagOf(s.ops[i-1]) != tagOf(op) {
			d.Tags = append(d.Tags, tag{tagOf(op)})
		}
		d.add(op, o)
	}
	failure, err := c.of(reflect.TypeFor[Failure]())
	if err != nil {
		return nil, err
	}
	d.Components.Schemas = c.schemas
	d.Components.Responses = named{{"Failure", content{Description: "What happened, and what to try next.", Content: named{{"application/json", media{failure}}}}}}
	d.Components.Security = named{
		{"token", named{{"type", "http"}, {"scheme", "bearer"}, {"description", "A key from the page “Use from R or Python” of the workspace."}}},
		{"session", named{{"type", "apiKey"}, {"in", "cookie"}, {"name", "firsthand"}, {"description", "What a browser has that came in by the address that firsthand printed."}}},
	}
	b, err := json.MarshalIndent(d, "", "  ")
	return append(b, '\n'), err
}

// add puts an operation under its path.
func (d *document) add(op operation, o described) {
	method := strings.ToLower(op.method)
	for i, p := range d.Paths {
		if p.name == op.path {
			d.Paths[i].value = append(p.value.(named), namedValue{method, o})
			return
		}
	}
	d.Paths = append(d.Paths, namedValue{op.path, named{{method, o}}})
}

// tagOf gathers operations by what they are about: the part after the study.
func tagOf(op operation) string {
	parts := strings.Split(strings.Trim(op.path, "/"), "/")
	if len(parts) > 2 {
		return parts[2]
	}
	return parts[0]
}

func (c *catalogue) operation(op operation) (described, error) {
	o := described{Name: op.name, Tags: []string{tagOf(op)}, Summary: op.summary, About: op.about}
	parts, body, _ := partsOf(op.in)
	for _, p := range parts {
		param, err := c.parameter(p)
		if err != nil {
			return o, err
		}
		o.Parameters = append(o.Parameters, param)
	}
	for _, name := range commonParameters(op) {
		o.Parameters = append(o.Parameters, common[name])
	}
	if body != nil {
		sent, err := c.of(body)
		if err != nil {
			return o, err
		}
		o.Body = &content{Required: true, Content: named{{"application/json", media{sent}}}}
	}
	given, err := c.of(op.out)
	if err != nil {
		return o, err
	}
	answers := named{{"application/json", media{given}}}
	if op.row != nil {
		var columns []string
		for _, col := range columnsOf(op.row, nil) {
			columns = append(columns, col.name)
		}
		about := "The columns " + strings.Join(columns, ", ") + "."
		if len(columnsOf(op.row, []string{"?"})) > len(columns) {
			about += " Then one for each variable of the study."
		}
		answers = append(answers, namedValue{"text/csv", media{&schema{Type: "string", Description: about}}})
	}
	o.Responses = named{{strconv.Itoa(op.status), content{Description: "Done.", Content: answers}}}
	if op.method == http.MethodGet {
		o.Responses[0].value = content{Description: "What was asked for.", Content: answers}
	}
	for _, code := range failuresOf(op, len(parts) > 0, body != nil) {
		o.Responses = append(o.Responses, namedValue{strconv.Itoa(code), named{{"$ref", "#/components/responses/Failure"}}})
	}
	return o, nil
}

// failuresOf are the ways in which an operation may fail.
func failuresOf(op operation, parts, body bool) []int {
	out := []int{http.StatusBadRequest, http.StatusUnauthorized}
	if op.method != http.MethodGet {
		out = append(out, http.StatusForbidden)
	}
	if parts {
		out = append(out, http.StatusNotFound)
	}
	if isPage(op.out) || op.method != http.MethodGet {
		out = append(out, http.StatusConflict)
	}
	if body {
		out = append(out, http.StatusUnsupportedMediaType)
	}
	return append(out, http.StatusUnprocessableEntity)
}

func (c *catalogue) parameter(p part) (parameter, error) {
	s, err := c.of(p.field.Type)
	if err != nil {
		return parameter{}, err
	}
	out := parameter{Name: p.name, In: p.from, Description: p.field.Tag.Get("doc"), Schema: s, Required: p.from == "path" || p.field.Tag.Get("required") != ""}
	if choices := p.field.Tag.Get("enum"); choices != "" {
		s.Enum = strings.Split(choices, ",")
	}
	if d := p.field.Tag.Get("default"); d != "" {
		s.Default = json.RawMessage(d)
		if s.Type == "string" {
			s.Default = d
		}
	}
	if least := p.field.Tag.Get("min"); least != "" {
		n, err := strconv.Atoi(least)
		if err != nil {
			return out, err
		}
		s.Minimum = &n
	}
	if s.Type == "array" {
		explode := true
		out.Style, out.Explode = "form", &explode // where=…&where=…
	}
	return out, nil
}

// common are the parameters that operations have because of what they answer.
var common = map[string]parameter{
	"as": {Name: "as", In: "query", Description: "In which format the answer is wanted. The header Accept: text/csv does the same.",
		Schema: &schema{Type: "string", Enum: []string{"json", "csv"}, Default: "json"}},
	"guard": {Name: "guard", In: "query", Description: "Whether a csv cell that a spreadsheet program would take for a formula gets an apostrophe before it. R and Python want no.",
		Schema: &schema{Type: "string", Enum: []string{"yes", "no"}, Default: "yes"}},
	"limit": {Name: "limit", In: "query", Description: "How many rows at most. A page of JSON has " + strconv.Itoa(pageRows) + " where nobody says; csv has all.",
		Schema: &schema{Type: "integer", Format: "int64", Minimum: number(1), Maximum: number(mostRows)}},
	"cursor": {Name: "cursor", In: "query", Description: "The next of the page before.", Schema: &schema{Type: "string"}},
}

func number(n int) *int { return &n }
