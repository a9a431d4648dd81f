package format

// table reads w:tbl: a row is a line, cells are set apart by tabs.
func (w *wordReader) table() error {
	return w.x.each(func(name string) error { return w.inTable(name, "w:tr", w.row) })
}

// inTable reads a row or a cell, or walks through what may stand around it.
func (w *wordReader) inTable(name, what string, read func() error) error {
	switch name {
	case what:
		return read()
	case "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "mc:AlternateContent", "mc:Choice":
		return w.x.each(func(name string) error { return w.inTable(name, what, read) })
	}
	return nil
}

func (w *wordReader) row() error {
	r := row{d: w.d}
	gone := false
	err := w.x.each(func(name string) error {
		if name == "w:trPr" {
			return w.x.each(func(name string) error {
				gone = gone || name == "w:del"
				return nil
			})
		}
		return w.inTable(name, "w:tc", func() error {
			if gone {
				return nil
			}
			r.begin()
			w.join = false
			err := w.children()
			r.end()
			return err
		})
	})
	if gone {
		w.deleted++
	}
	w.join = false
	r.close()
	return err
}

// A row is a table row being written. A cell's first paragraph goes on where the
// row has begun the cell.
type row struct {
	d     *draft
	cells int
	start int // of the row
	cell  int // of the cell
}

func (r *row) begin() {
	if r.cells++; r.cells > 1 {
		r.d.between = '\t'
	}
	r.d.begin()
	r.d.between = 0
	r.cell = r.d.cp
	if r.cells == 1 {
		r.start = r.d.cp
	}
}

func (r *row) end() {
	r.d.end()
	r.d.mark(r.cell, "cell", "")
	r.d.between = '\n'
}

func (r *row) close() {
	if r.cells > 0 {
		r.d.mark(r.start, "row", "")
		r.d.between = '\n'
	}
}
