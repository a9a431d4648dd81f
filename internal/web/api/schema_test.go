package api

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A checker finds what in an answer is not as the description says. It is
// stricter than JSON Schema: what the description does not tell of is wrong.
type checker struct{ schemas map[string]any }

// described reads the description that the operations are served with.
func (d desk) described(t testing.TB) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(d.told, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func checkerOf(doc map[string]any) checker {
	return checker{doc["components"].(map[string]any)["schemas"].(map[string]any)}
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	formats  = map[string]func(string) bool{
		"uuid":      uuidForm.MatchString,
		"date":      func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil },
		"date-time": func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil },
	}
)

func (c checker) check(v any, sch map[string]any, at string) error {
	if ref, ok := sch["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		next, ok := c.schemas[name].(map[string]any)
		if !ok {
			return fmt.Errorf("%s: there is no schema %q", at, ref)
		}
		return c.check(v, next, at)
	}
	if any, ok := sch["anyOf"].([]any); ok {
		var last error
		for _, a := range any {
			if last = c.check(v, a.(map[string]interface{}), at); last == nil {
				return nil
			}
		}
		return last
	}
	kind := kindOf(v)
	var kinds []string
	switch t := sch["type"].(type) {
	case string:
		kinds = []string{t}
	case []any:
		for _, k := range t {
			kinds = append(kinds, k.(string))
		}
	}
	if !slices.Contains(kinds, kind) && !(kind == "integer" && slices.Contains(kinds, "number")) {
		return fmt.Errorf("%s is %s and not %v", at, kind, kinds)
	}
	switch v := v.(type) {
	case string:
		if f, ok := formats[fmt.Sprint(sch["format"])]; ok && !f(v) {
			return fmt.Errorf("%s: %q is no %v", at, v, sch["format"])
		}
		if enum, ok := sch["enum"].([]any); ok && !slices.Contains(enum, any(v)) {
			return fmt.Errorf("%s: %q is none of %v", at, v, enum)
		}
	case []any:
		for i, x := range v {
			if err := c.check(x, sch["items"].(map[string]any), fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		return c.object(v, sch, at)
	}
	return nil
}

func (c checker) object(v, sch map[string]any, at string) error {
	properties, _ := sch["properties"].(map[string]any)
	for name, x := range v {
		p, ok := properties[name].(map[string]any)
		if !ok {
			if p, ok = sch["additionalProperties"].(map[string]any); !ok {
				return fmt.Errorf("%s.%s is not described", at, name)
			}
		}
		if err := c.check(x, p, at+"."+name); err != nil {
			return err
		}
	}
	required, _ := sch["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			return fmt.Errorf("%s has no %s", at, name)
		}
	}
	return nil
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// TestChecker sees to it that the checker sees.
func TestChecker(t *testing.T) {
	sch := map[string]any{"type": "object", "required": []any{"n"}, "properties": map[string]any{
		"n": map[string]any{"type": "integer"}, "s": map[string]any{"type": []any{"string", "null"}, "enum": []any{"a"}}, "d": map[string]any{"type": "string", "format": "date"}}}
	for wrong, right := range map[string]string{`{}`: `{"n": 1}`, `{"n": 1.5}`: `{"n": 2, "s": null}`, `{"n": 1, "s": "b"}`: `{"n": 1, "s": "a"}`, `{"n": 1, "x": 1}`: `{"n": -1}`,
		`{"n": 1, "d": "31 May"}`: `{"n": 1, "d": "2019-05-31"}`, `[]`: `{"n": 0}`, `{"n": null}`: `{"n": 1}`} {
		var bad, good any
		if json.Unmarshal([]byte(wrong), &bad) != nil || json.Unmarshal([]byte(right), &good) != nil {
			t.Fatal("a sample is no JSON")
		}
		if (checker{}).check(bad, sch, "it") == nil {
			t.Errorf("%s is taken for right", wrong)
		}
		if err := (checker{}).check(good, sch, "it"); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	}
}
