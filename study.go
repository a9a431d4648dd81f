package firsthand

import "regexp"

// A Study is one inquiry: its people, documents, codes and findings, apart
// from every other study.
type Study struct {
	ID       ID     `json:"id"`
	Name     string `json:"name"` // short: letters, digits, hyphens; unique in a data folder
	Title    string `json:"title"`
	Language string `json:"language"`  // BCP 47, for stemming and collation
	TimeZone string `json:"time_zone"` // IANA name
	// Layer is the reporting layer: empty for the rule of [Layers], else a coder's name, or "every".
	Layer string `json:"layer,omitempty"`
	// Mask turns the IDs of the study into the GUIDs that leave the program,
	// and back, by exclusive or; 32 hex digits, or empty when the two are the
	// same. A project imported twice into one data folder needs one.
	Mask    string `json:"mask,omitempty"`
	Created int64  `json:"created"` // Unix milliseconds
	Trashed int64  `json:"trashed,omitempty"`
}

var studyName = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$`)

// Validate tells what is wrong with s, in a sentence.
func (s Study) Validate() error {
	if !studyName.MatchString(s.Name) {
		return Errorf(Invalid, "%q cannot be a study's short name; it may have letters, digits and hyphens, at most 64.", s.Name).
			WithHint("try %q and give the full wording as the title", ShortName(s.Name))
	}
	return nil
}
