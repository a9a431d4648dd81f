package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// TypeScript writes the types of the operations, from their description.
func (s *Server) TypeScript() (string, error) {
	c := &catalogue{known: map[string]reflect.Type{}}
	var ops strings.Builder
	for _, op := range s.ops {
		o, err := c.operation(op)
		if err != nil {
			return "", err
		}
		comment(&ops, "  ", o.Summary)
		fmt.Fprintf(&ops, "  %q: {\n", op.method+" "+op.path)
		parameters(&ops, "path", o.Parameters)
		parameters(&ops, "query", o.Parameters)
		if o.Body != nil {
			fmt.Fprintf(&ops, "    body: %s;\n", typeOf(o.Body.Content[0].value.(media).Schema))
		}
		answers := o.Responses[0].value.(content).Content
		fmt.Fprintf(&ops, "    response: %s;\n  };\n", typeOf(answers[0].value.(media).Schema))
	}
	if _, err := c.of(reflect.TypeFor[Failure]()); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("// Made from the operations that the program has; not written by hand.\n// Places are Unicode code points from 0, half-open.\n\n")
	for _, t := range c.schemas {
		sch := t.value.(*schema)
		comment(&b, "", sch.Description)
		fmt.Fprintf(&b, "export interface %s {\n", t.name)
		for _, p := range sch.Properties {
			f := p.value.(*schema)
			comment(&b, "  ", f.Description)
			fmt.Fprintf(&b, "  %s%s: %s;\n", p.name, mark(sch.Required, p.name), typeOf(f))
		}
		b.WriteString("}\n\n")
	}
	b.WriteString("/** What each address takes and gives. */\nexport interface Operations {\n")
	b.WriteString(ops.String())
	b.WriteString("}\n")
	return b.String(), nil
}

// mark is a question mark after what may be left out.
func mark(required []string, name string) string {
	for _, r := range required {
		if r == name {
			return ""
		}
	}
	return "?"
}

func comment(b *strings.Builder, indent, text string) {
	if text != "" {
		fmt.Fprintf(b, "%s/** %s */\n", indent, strings.ReplaceAll(text, "*/", "* /"))
	}
}

func parameters(b *strings.Builder, in string, all []parameter) {
	var fields []string
	for _, p := range all {
		if p.In != in {
			continue
		}
		optional := "?"
		if p.Required {
			optional = ""
		}
		fields = append(fields, fmt.Sprintf("%s%s: %s", p.Name, optional, typeOf(p.Schema)))
	}
	if len(fields) > 0 {
		fmt.Fprintf(b, "    %s: { %s };\n", in, strings.Join(fields, "; "))
	}
}

// typeOf writes a schema as a TypeScript type.
func typeOf(s *schema) string {
	switch {
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case len(s.AnyOf) > 0:
		var all []string
		for _, a := range s.AnyOf {
			all = append(all, typeOf(a))
		}
		return strings.Join(all, " | ")
	case len(s.Enum) > 0:
		var all []string
		for _, e := range s.Enum {
			q, _ := json.Marshal(e) // a string can be written
			all = append(all, string(q))
		}
		return strings.Join(all, " | ")
	}
	kinds, several := s.Type.([]string)
	if !several {
		kinds = []string{s.Type.(string)}
	}
	var all []string
	for _, k := range kinds {
		switch k {
		case "integer":
			all = append(all, "number")
		case "array":
			all = append(all, "Array<"+typeOf(s.Items)+">")
		case "object":
			all = append(all, "Record<string, "+typeOf(s.Additional)+">")
		default:
			all = append(all, k)
		}
	}
	return strings.Join(all, " | ")
}
