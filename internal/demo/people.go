package demo

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"firsthand.study"
)

// A Provision is one version of one part of the example's protocol.
type Provision struct {
	Part    firsthand.Part   `json:"part"`
	Version int              `json:"version"`
	Body    string           `json:"body"`
	Items   []firsthand.Item `json:"items"`
	Note    string           `json:"note"`
	By      string           `json:"by"`
	Day     string           `json:"day"` // ISO 8601
}

// A Frame is the example's sampling frame, and what was decided under it.
type Frame struct {
	Day        string                `json:"day"`
	Dimensions []firsthand.Dimension `json:"dimensions"`
	Crossings  []firsthand.Crossing  `json:"crossings"`
	Note       string                `json:"note"`
	Decisions  []struct {
		Day    string `json:"day"`
		Stop   bool   `json:"stop"`
		Reason string `json:"reason"`
	} `json:"decisions"`
}

// Protocol is the example's protocol, each part's versions in their order, and
// its sampling frame.
func Protocol() ([]Provision, Frame, error) {
	b, err := study.ReadFile("study/protocol.json")
	var p struct {
		Provisions []Provision `json:"provisions"`
		Frame      Frame       `json:"frame"`
	}
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return nil, Frame{}, fmt.Errorf("the example study's protocol cannot be read: %w", err)
	}
	return p.Provisions, p.Frame, nil
}

// A Recruit is somebody who was introduced to the example study: those who were
// interviewed, and those who did not take part. Who they are nobody knows, since
// they are invented.
type Recruit struct {
	ID         string // P01
	Site       string // key of a site of the protocol
	Stage      firsthand.Stage
	Why        firsthand.Why
	Reason     string
	NotMet     string // key of the criterion that was not met
	Introduced string // days, ISO 8601, empty where it did not happen
	Screened   string
	Consented  string
	Statements int      // version consented to
	Refused    []string // keys of statements
	How        firsthand.How
	Pence      int // of the voucher, 0 for none
	Receipt    string
}

// Recruits are everybody who was introduced, those interviewed first.
func Recruits() ([]Recruit, error) {
	const name = "study/recruitment.csv"
	rows, err := table(name, "participant", "site", "stage", "why", "reason", "not_met", "introduced", "screened", "consented", "statements", "refused", "how", "voucher", "receipt")
	if err != nil {
		return nil, err
	}
	all := make([]Recruit, 0, len(rows))
	for i, r := range rows {
		c := Recruit{ID: r[0], Site: r[1], Stage: firsthand.Stage(r[2]), Why: firsthand.Why(r[3]), Reason: r[4], NotMet: r[5], Introduced: r[6], Screened: r[7], Consented: r[8],
			Refused: strings.Fields(r[10]), How: firsthand.How(r[11]), Receipt: r[13]}
		for _, n := range []struct {
			text string
			to   *int
		}{{r[9], &c.Statements}, {r[12], &c.Pence}} {
			if n.text == "" {
				continue
			}
			if *n.to, err = strconv.Atoi(n.text); err != nil {
				return nil, fmt.Errorf("%s, line %d: %q is no whole number", name, i+2, n.text)
			}
		}
		all = append(all, c)
	}
	return all, nil
}
