package store

import "firsthand.study"

var studies = noun[firsthand.Study]{
	object: firsthand.ObjStudy, table: "studies", key: 1,
	columns: []string{"id", "name", "title", "language", "time_zone", "layer", "mask", "created_ms", "trashed_ms"},
	into: func(s *firsthand.Study) []any {
		return []any{&s.ID, &s.Name, &s.Title, &s.Language, &s.TimeZone, &s.Layer, &s.Mask, &s.Created, &s.Trashed}
	},
	trash: func(s *firsthand.Study, at int64) { s.Trashed = at },
}

var colleagues = noun[firsthand.Colleague]{
	object: firsthand.ObjColleague, table: "colleagues", key: 1,
	columns: []string{"id", "study_id", "name", "role"},
	into: func(c *firsthand.Colleague) []any {
		return []any{&c.ID, &c.Study, &c.Name, asText[firsthand.Role]{&c.Role}}
	},
}

var cases = noun[firsthand.Case]{
	object: firsthand.ObjCase, table: "cases", key: 1,
	users: `SELECT 1 FROM case_values WHERE case_id = ?1 UNION ALL SELECT 1 FROM interviews WHERE case_id = ?1
		UNION ALL SELECT 1 FROM documents WHERE case_id = ?1 AND trashed_ms = 0 UNION ALL SELECT 1 FROM summaries WHERE of_id = ?1
		UNION ALL SELECT 1 FROM participants WHERE case_id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "name", "pseudonym", "participant", "position", "note", "created_ms"},
	into: func(c *firsthand.Case) []any {
		return []any{&c.ID, &c.Study, &c.Name, &c.Pseudonym, &c.Participant, &c.Position, &c.Note, &c.Created}
	},
}

var variables = noun[firsthand.Variable]{
	object: firsthand.ObjVariable, table: "variables", key: 1,
	users:   `SELECT 1 FROM case_values WHERE variable_id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "name", "type", "choices", "position", "note"},
	into: func(v *firsthand.Variable) []any {
		return []any{&v.ID, &v.Study, &v.Name, asText[firsthand.VariableType]{&v.Type}, asJSON[[]string]{&v.Values}, &v.Position, &v.Note}
	},
}

var caseValues = noun[firsthand.Value]{
	object: firsthand.ObjValue, table: "case_values", key: 2,
	columns: []string{"case_id", "variable_id", "value"},
	into: func(v *firsthand.Value) []any {
		return []any{&v.Case, &v.Variable, &v.Text}
	},
}

var codes = noun[firsthand.Code]{
	object: firsthand.ObjCode, table: "codes", key: 1,
	users: `SELECT 1 FROM codes WHERE parent_id = ?1 UNION ALL SELECT 1 FROM codings WHERE code_id = ?1
		UNION ALL SELECT 1 FROM summaries WHERE code_id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "parent_id", "name", "color", "definition", "use_when", "not_when", "example", "position", "folder", "theme", "title"},
	into: func(c *firsthand.Code) []any {
		return []any{&c.ID, &c.Study, &c.Parent, &c.Name, &c.Color, &c.Definition, &c.UseWhen, &c.NotWhen, &c.Example, &c.Position, &c.Folder, &c.Theme, &c.Title}
	},
}

var memos = noun[firsthand.Memo]{
	object: firsthand.ObjMemo, table: "memos", key: 1,
	columns: []string{"id", "study_id", "about_id", "revision", "span_start", "span_end", "title", "body", "by_id", "created_ms", "modified_ms"},
	into: func(m *firsthand.Memo) []any {
		return []any{&m.ID, &m.Study, &m.About, &m.Revision, &m.Span.Start, &m.Span.End, &m.Title, &m.Body, &m.By, &m.Created, &m.Modified}
	},
}

var interviews = noun[firsthand.Interview]{
	object: firsthand.ObjInterview, table: "interviews", key: 1,
	columns: []string{"id", "study_id", "case_id", "document_id", "held_on", "minutes", "place", "position", "interviewer_id", "present", "guide_id", "notes"},
	into: func(i *firsthand.Interview) []any {
		return []any{&i.ID, &i.Study, &i.Case, &i.Document, &i.Date, &i.Minutes, &i.Place, &i.Order, &i.Interviewer, &i.Present, &i.Guide, &i.Notes}
	},
}

// A reading records that a coder has read a document, codings or none.
type reading struct {
	Document firsthand.ID `json:"document"`
	Coder    firsthand.ID `json:"coder"`
}

var readings = noun[reading]{
	object: firsthand.ObjReading, table: "readings", key: 2,
	columns: []string{"document_id", "coder_id"},
	into:    func(r *reading) []any { return []any{&r.Document, &r.Coder} },
}
