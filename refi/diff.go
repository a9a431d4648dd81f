package refi

import (
	"fmt"
	"reflect"
	"strings"
)

// A Difference is one place where two projects are not the same.
type Difference struct {
	Where string // the way from the root, such as Sources[C01E].Selections[A7F2].Start
	A, B  string // what stands there; "" where there is nothing
}

// String is the difference as one line. It tells text only when that is short.
func (d Difference) String() string { return fmt.Sprintf("%s: %.60q, %.60q", d.Where, d.A, d.B) }

// Diff compares two projects element by element and attribute by attribute. Two
// ways of writing the same GUID, colour, path or value are no difference; order
// is one, because it means something.
func Diff(a, b *Project) []Difference {
	var out []Difference
	diff(&out, "", reflect.ValueOf(*a), reflect.ValueOf(*b))
	return out
}

// DiffCodebooks is [Diff] for codebooks.
func DiffCodebooks(a, b *Codebook) []Difference {
	var out []Difference
	diff(&out, "", reflect.ValueOf(*a), reflect.ValueOf(*b))
	return out
}

var (
	guidType  = reflect.TypeFor[GUID]()
	blankType = reflect.TypeFor[Blank]()
	valueType = reflect.TypeFor[VariableValue]()
)

func diff(out *[]Difference, where string, a, b reflect.Value) {
	tell := func(x, y string) {
		if x != y {
			*out = append(*out, Difference{strings.TrimPrefix(where, "."), x, y})
		}
	}
	if a.Type() != b.Type() {
		tell(a.Type().String(), b.Type().String())
		return
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				tell(there(a), there(b))
			}
			return
		}
		diff(out, where, a.Elem(), b.Elem())
	case reflect.Struct:
		if a.Type() == valueType {
			x, y := a.Interface().(VariableValue), b.Interface().(VariableValue)
			x.Value, y.Value = sameValue(x), sameValue(y)
			a, b = reflect.ValueOf(x), reflect.ValueOf(y)
		}
		for i := range a.NumField() {
			field := a.Type().Field(i)
			inner := where
			if !field.Anonymous {
				inner += "." + field.Name
			}
			x, y := a.Field(i), b.Field(i)
			switch {
			case field.Name == "Color":
				x, y = reflect.ValueOf(sameColor(x.String())), reflect.ValueOf(sameColor(y.String()))
			case strings.HasSuffix(field.Name, "Path") && field.Name != "BasePath":
				x, y = reflect.ValueOf(ParsePath(x.String()).raw), reflect.ValueOf(ParsePath(y.String()).raw)
			}
			diff(out, inner, x, y)
		}
	case reflect.Slice:
		diffLists(out, where, a, b)
	case reflect.String:
		if a.Type() == guidType {
			tell(GUID(a.String()).Norm(), GUID(b.String()).Norm())
			return
		}
		tell(a.String(), b.String())
	default:
		if a.Type() == blankType {
			tell(fmt.Sprintf("%b", a.Uint()), fmt.Sprintf("%b", b.Uint()))
			return
		}
		tell(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
	}
}

// diffLists pairs elements by GUID where they have one, else by number.
func diffLists(out *[]Difference, where string, a, b reflect.Value) {
	ka, kb := keys(a), keys(b)
	inB := map[string]int{}
	for i, k := range kb {
		inB[k] = i
	}
	last := -1
	for i, k := range ka {
		at := where + "[" + k + "]"
		j, ok := inB[k]
		if !ok {
			*out = append(*out, Difference{strings.TrimPrefix(at, "."), there(a.Index(i)), ""})
			continue
		}
		delete(inB, k)
		if j < last {
			*out = append(*out, Difference{strings.TrimPrefix(at, ".") + " order", fmt.Sprint(i), fmt.Sprint(j)})
		}
		last = max(last, j)
		diff(out, at, a.Index(i), b.Index(j))
	}
	for j, k := range kb {
		if _, left := inB[k]; left {
			*out = append(*out, Difference{strings.TrimPrefix(where+"["+k+"]", "."), "", there(b.Index(j))})
		}
	}
}

// keys names the elements of a list, each differently.
func keys(list reflect.Value) []string {
	out := make([]string, list.Len())
	seen := map[string]int{}
	for i := range out {
		v := list.Index(i)
		for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		k := ""
		if v.Kind() == reflect.Struct {
			if g := v.FieldByName("GUID"); g.IsValid() {
				k = GUID(g.String()).Norm()
			}
		}
		if k == "" {
			k = fmt.Sprint(i)
		}
		if seen[k]++; seen[k] > 1 {
			k += fmt.Sprintf("#%d", seen[k])
		}
		out[i] = k
	}
	return out
}

func there(v reflect.Value) string {
	for (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer) && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		return ""
	}
	return "a " + v.Type().Name()
}

func sameColor(s string) string {
	if std, ok := StandardColor(s); ok {
		return strings.ToUpper(std)
	}
	return s
}

func sameValue(v VariableValue) string {
	if v.Type == TextVariable {
		return v.Value
	}
	if std, ok := standardValue(v.Type, v.Value); ok {
		return std
	}
	return v.Value
}
