package firsthand

// A Case is what documents are about: most often a participant, known here by
// a number such as P07 and a pseudonym, never by name.
type Case struct {
	ID          ID     `json:"id"`
	Study       ID     `json:"study"`
	Name        string `json:"name"` // P07; unique in the study
	Pseudonym   string `json:"pseudonym,omitempty"`
	Participant bool   `json:"participant"` // the case is a person
	Position    int    `json:"position"`
	Note        string `json:"note,omitempty"`
	Created     int64  `json:"created"`
}

// A Variable is an attribute that cases may have.
type Variable struct {
	ID       ID           `json:"id"`
	Study    ID           `json:"study"`
	Name     string       `json:"name"` // unique in the study
	Type     VariableType `json:"type"`
	Values   []string     `json:"values,omitempty"` // the closed values, in order, for OneOf and ManyOf
	Position int          `json:"position"`
	Note     string       `json:"note,omitempty"`
}

// VariableType is what a variable's values are.
type VariableType string

// The types of variable.
const (
	TextValue     VariableType = "text"
	NumberValue   VariableType = "number"
	IntegerValue  VariableType = "integer"
	DateValue     VariableType = "date"
	DateTimeValue VariableType = "datetime"
	BooleanValue  VariableType = "yes-no"
	OneOf         VariableType = "one-of"
	ManyOf        VariableType = "many-of"
)

// A Value is one case's value of one variable, as text in the variable's type.
type Value struct {
	Case     ID     `json:"case"`
	Variable ID     `json:"variable"`
	Text     string `json:"text"`
}

// An Interview is the record of one conversation with a participant.
type Interview struct {
	ID       ID      `json:"id"`
	Study    ID      `json:"study"`
	Case     ID      `json:"case"`
	Document ID      `json:"document,omitempty"` // its transcript
	Date     string  `json:"date,omitempty"`     // ISO 8601, day
	Minutes  float64 `json:"minutes,omitempty"`
	Place    string  `json:"place,omitempty"`
	Order    int     `json:"order"` // in which it was analysed, 1 first

	Interviewer ID     `json:"interviewer,omitempty"`
	Present     string `json:"present,omitempty"` // others in the room, by what they are
	Guide       ID     `json:"guide,omitempty"`   // the version of the topic guide, a provision
	Notes       string `json:"notes,omitempty"`   // field notes
}
