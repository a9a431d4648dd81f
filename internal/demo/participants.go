package demo

import (
	"fmt"
	"strconv"
	"time"
)

// A Participant is one invented person and the record of their interview.
type Participant struct {
	ID         string // P01
	Pseudonym  string
	Site       string // one of four
	Setting    string // "general practice" or "charity"
	AgeGroup   string // "18-29" to "60-69"
	Gender     string
	Employment string
	Education  string
	Medication string // "methadone" or "buprenorphine"
	Treatment  string // time in treatment: "under 6 months", "6-12 months", "1-5 years", "over 5 years"
	Date       string // of the interview, ISO 8601
	Minutes    int    // length of the interview
	Order      int    // of analysis, 1 first
}

// Participants are the people of the study, P01 first.
func Participants() ([]Participant, error) {
	const name = "study/participants.csv"
	rows, err := table(name, "participant", "pseudonym", "site", "setting", "age_group", "gender", "employment",
		"education", "medication", "time_in_treatment", "interview_date", "minutes", "analysis_order")
	if err != nil {
		return nil, err
	}
	all := make([]Participant, 0, len(rows))
	for i, r := range rows {
		minutes, err := strconv.Atoi(r[11])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: the minutes are a whole number, not %q", name, i+2, r[11])
		}
		order, err := strconv.Atoi(r[12])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: the order is a whole number, not %q", name, i+2, r[12])
		}
		if _, err := time.Parse(time.DateOnly, r[10]); err != nil {
			return nil, fmt.Errorf("%s, line %d: the date is written 2019-01-31, not %q", name, i+2, r[10])
		}
		all = append(all, Participant{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], minutes, order})
	}
	return all, nil
}
