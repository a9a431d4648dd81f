package format

// field reads w:fldChar: what stands between a field's beginning and its
// separator is its instruction, what follows its result.
func (w *wordReader) field() error {
	switch w.x.attr("w:fldCharType") {
	case "begin":
		if shown, err := w.formField(); err != nil || shown != "" {
			w.write(shown)
			w.fields = append(w.fields, false)
			return err
		}
		w.fields = append(w.fields, false)
		return nil
	case "separate":
		if n := len(w.fields); n > 0 {
			w.fields[n-1] = true
		}
	case "end":
		if n := len(w.fields); n > 0 {
			w.fields = w.fields[:n-1]
		}
	}
	return w.x.skip()
}

// formField reads the state of a field of an old form that shows no result: a
// box that is ticked or not, a choice from a list.
func (w *wordReader) formField() (shown string, err error) {
	x := w.x
	err = x.each(func(name string) error {
		return x.each(func(name string) error {
			switch name {
			case "w:checkBox":
				shown = "☐"
				return x.each(func(name string) error {
					if name == "w:checked" || name == "w:default" {
						if toggle(x.attr("w:val")) == on {
							shown = "☒"
						} else {
							shown = "☐"
						}
					}
					return nil
				})
			case "w:ddList":
				chosen := 0
				var entries []string
				err := x.each(func(name string) error {
					switch name {
					case "w:result":
						chosen = x.number("w:val", 0)
					case "w:listEntry":
						entries = append(entries, x.attr("w:val"))
					}
					return nil
				})
				if 0 <= chosen && chosen < len(entries) {
					shown = entries[chosen]
				}
				return err
			}
			return nil
		})
	})
	return shown, err
}
