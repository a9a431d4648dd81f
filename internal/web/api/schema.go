package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"firsthand.study"
	"firsthand.study/agreement"
)

// A schema describes JSON as OpenAPI 3.1 does, in the parts that we need.
type schema struct {
	Ref         string    `json:"$ref,omitempty"`
	Type        any       `json:"type,omitempty"` // a string, or several
	Format      string    `json:"format,omitempty"`
	Description string    `json:"description,omitempty"`
	Enum        []string  `json:"enum,omitempty"`
	Default     any       `json:"default,omitempty"`
	Minimum     *int      `json:"minimum,omitempty"`
	Maximum     *int      `json:"maximum,omitempty"`
	AnyOf       []*schema `json:"anyOf,omitempty"`
	Items       *schema   `json:"items,omitempty"`
	Properties  named     `json:"properties,omitzero"`
	Required    []string  `json:"required,omitempty"`
	Additional  *schema   `json:"additionalProperties,omitempty"`
}

// named is a JSON object that keeps the order in which it was written.
type named []namedValue

type namedValue struct {
	name  string
	value any
}

// IsZero tells whether there is nothing to write.
func (n named) IsZero() bool { return len(n) == 0 }

// MarshalJSON writes the object in its order.
func (n named) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, v := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(v.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(v.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// A jsonField is a field of a struct as JSON has it.
type jsonField struct {
	reflect.StructField
	name     string
	optional bool // left out where empty
}

// jsonFields lists what encoding/json writes of a struct, in order.
func jsonFields(t reflect.Type) []jsonField {
	var out []jsonField
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		out = append(out, jsonField{f, name, strings.Contains(options, "omitempty")})
	}
	return out
}

// A catalogue gathers the schemas of the structs it meets, by name.
type catalogue struct {
	schemas named
	known   map[string]reflect.Type
}

// of is the schema of a type; structs are referred to.
func (c *catalogue) of(t reflect.Type) (*schema, error) {
	switch t {
	case reflect.TypeFor[agreement.Value]():
		return &schema{Type: []string{"number", "null"}}, nil
	case reflect.TypeFor[firsthand.ID]():
		return &schema{Type: "string", Format: "uuid"}, nil
	}
	switch t.Kind() {
	case reflect.String:
		return &schema{Type: "string"}, nil
	case reflect.Bool:
		return &schema{Type: "boolean"}, nil
	case reflect.Int, reflect.Int64:
		return &schema{Type: "integer", Format: "int64"}, nil
	case reflect.Float64:
		return &schema{Type: "number", Format: "double"}, nil
	case reflect.Pointer:
		s, err := c.of(t.Elem())
		if err != nil {
			return nil, err
		}
		if s.Ref != "" {
			return &schema{AnyOf: []*schema{s, {Type: "null"}}}, nil
		}
		s.Type = []string{s.Type.(string), "null"}
		return s, nil
	case reflect.Slice:
		items, err := c.of(t.Elem())
		return &schema{Type: "array", Items: items}, err
	case reflect.Map:
		values, err := c.of(t.Elem())
		return &schema{Type: "object", Additional: values}, err
	case reflect.Struct:
		return c.object(t)
	}
	return nil, fmt.Errorf("the type %s has no schema", t)
}

// nameOf is how a struct is called in the description.
func nameOf(t reflect.Type) string {
	if row, ok := strings.CutPrefix(t.Name(), "Page["); ok {
		row = strings.TrimSuffix(row, "]")
		return row[strings.LastIndexByte(row, '.')+1:] + "Page"
	}
	return strings.TrimSuffix(t.Name(), "Result")
}

// object is a reference to a struct's schema, which is made when it is first met.
func (c *catalogue) object(t reflect.Type) (*schema, error) {
	name := nameOf(t)
	ref := &schema{Ref: "#/components/schemas/" + name}
	if old, ok := c.known[name]; ok {
		if old != t {
			return nil, fmt.Errorf("both %s and %s would be called %s", old, t, name)
		}
		return ref, nil
	}
	c.known[name] = t
	place := len(c.schemas)
	c.schemas = append(c.schemas, namedValue{name: name})
	s := &schema{Type: "object", Description: meanings[name]["."]}
	for _, f := range jsonFields(t) {
		p, err := c.of(f.Type)
		if err != nil {
			return nil, err
		}
		p.Description = f.Tag.Get("doc")
		if p.Description == "" {
			p.Description = meanings[name][f.name]
		}
		if format := f.Tag.Get("format"); format != "" {
			p.Format = format
		}
		if choices := f.Tag.Get("enum"); choices != "" {
			p.Enum = strings.Split(choices, ",")
		}
		s.Properties = append(s.Properties, namedValue{f.name, p})
		if !f.optional {
			s.Required = append(s.Required, f.name)
		}
	}
	c.schemas[place].value = s
	return ref, nil
}
