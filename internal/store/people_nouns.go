package store

import "firsthand.study"

var provisions = noun[firsthand.Provision]{
	object: firsthand.ObjProvision, table: "provisions", key: 1,
	// What was done under a version keeps it.
	users: `SELECT 1 FROM screenings WHERE criteria_id = ?1 UNION ALL SELECT 1 FROM consents WHERE statements_id = ?1 OR sheet_id = ?1
		UNION ALL SELECT 1 FROM interviews WHERE guide_id = ?1
		UNION ALL SELECT 1 FROM provisions p JOIN provisions q ON q.study_id = p.study_id AND q.part = p.part AND q.version > p.version WHERE p.id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "part", "version", "body", "items", "note", "by_id", "created_ms"},
	into: func(p *firsthand.Provision) []any {
		return []any{&p.ID, &p.Study, asText[firsthand.Part]{&p.Part}, &p.Version, &p.Body, asJSON[[]firsthand.Item]{&p.Items}, &p.Note, &p.By, &p.Created}
	},
}

var participants = noun[firsthand.Participant]{
	object: firsthand.ObjParticipant, table: "participants", key: 1,
	users: `SELECT 1 FROM screenings WHERE participant_id = ?1 UNION ALL SELECT 1 FROM consents WHERE participant_id = ?1
		UNION ALL SELECT 1 FROM bookings WHERE participant_id = ?1 UNION ALL SELECT 1 FROM vouchers WHERE participant_id = ?1
		UNION ALL SELECT 1 FROM openings WHERE participant_id = ?1 UNION ALL SELECT 1 FROM withdrawals WHERE participant_id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "number", "case_id", "site", "link_id", "stage", "why", "reason", "created_ms"},
	into: func(p *firsthand.Participant) []any {
		return []any{&p.ID, &p.Study, &p.Number, &p.Case, &p.Site, &p.Link, asText[firsthand.Stage]{&p.Stage}, asText[firsthand.Why]{&p.Why}, &p.Reason, &p.Created}
	},
}

var screenings = noun[firsthand.Screening]{
	object: firsthand.ObjScreening, table: "screenings", key: 1,
	columns: []string{"id", "study_id", "participant_id", "criteria_id", "answers", "eligible", "by_id", "created_ms"},
	into: func(s *firsthand.Screening) []any {
		return []any{&s.ID, &s.Study, &s.Participant, &s.Criteria, asJSON[[]firsthand.Finding]{&s.Answers}, &s.Eligible, &s.By, &s.Created}
	},
}

var links = noun[firsthand.Link]{
	object: firsthand.ObjLink, table: "links", key: 1,
	users:   `SELECT 1 FROM participants WHERE link_id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "purpose", "participant_id", "site", "digest", "note", "expires_ms", "closed_ms", "by_id", "created_ms"},
	into: func(l *firsthand.Link) []any {
		return []any{&l.ID, &l.Study, asText[firsthand.Purpose]{&l.Purpose}, &l.Participant, &l.Site, &l.Digest, &l.Note, &l.Expires, &l.Closed, &l.By, &l.Created}
	},
}

var consents = noun[firsthand.Consent]{
	object: firsthand.ObjConsent, table: "consents", key: 1,
	columns: []string{"id", "study_id", "participant_id", "statements_id", "sheet_id", "answers", "how", "given_on", "recording_until", "seal_id", "by_id", "created_ms"},
	into: func(c *firsthand.Consent) []any {
		return []any{&c.ID, &c.Study, &c.Participant, &c.Statements, &c.Sheet, asJSON[[]firsthand.Answer]{&c.Answers}, asText[firsthand.How]{&c.How},
			&c.Day, &c.RecordingUntil, &c.Seal, &c.By, &c.Created}
	},
}

var bookings = noun[firsthand.Booking]{
	object: firsthand.ObjBooking, table: "bookings", key: 1,
	columns: []string{"id", "study_id", "participant_id", "booked_for", "minutes", "place", "interviewer_id", "held_id", "ended", "created_ms"},
	into: func(b *firsthand.Booking) []any {
		return []any{&b.ID, &b.Study, &b.Participant, &b.At, &b.Minutes, &b.Place, &b.Interviewer, &b.Held, &b.Ended, &b.Created}
	},
}

var vouchers = noun[firsthand.Voucher]{
	object: firsthand.ObjVoucher, table: "vouchers", key: 1,
	columns: []string{"id", "study_id", "number", "participant_id", "pence", "currency", "given_on", "receipt", "void", "by_id", "created_ms"},
	into: func(v *firsthand.Voucher) []any {
		return []any{&v.ID, &v.Study, &v.Number, &v.Participant, &v.Pence, &v.Currency, &v.Day, &v.Receipt, &v.Void, &v.By, &v.Created}
	},
}

var frames = noun[firsthand.Frame]{
	object: firsthand.ObjFrame, table: "frames", key: 1,
	users: `SELECT 1 FROM stands WHERE frame_id = ?1
		UNION ALL SELECT 1 FROM frames f JOIN frames g ON g.study_id = f.study_id AND g.version > f.version WHERE f.id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "version", "dimensions", "crossings", "note", "by_id", "created_ms"},
	into: func(f *firsthand.Frame) []any {
		return []any{&f.ID, &f.Study, &f.Version, asJSON[[]firsthand.Dimension]{&f.Dimensions}, asJSON[[]firsthand.Crossing]{&f.Crossings}, &f.Note, &f.By, &f.Created}
	},
}

var stands = noun[firsthand.Stand]{
	object: firsthand.ObjStand, table: "stands", key: 1,
	columns: []string{"id", "study_id", "stop", "reason", "frame_id", "interviewed", "unmet", "by_id", "created_ms"},
	into: func(s *firsthand.Stand) []any {
		return []any{&s.ID, &s.Study, &s.Stop, &s.Reason, &s.Frame, &s.Interviewed, &s.Unmet, &s.By, &s.Created}
	},
}

var openings = noun[firsthand.Opening]{
	object: firsthand.ObjOpening, table: "openings", key: 1,
	columns: []string{"id", "study_id", "participant_id", "kind", "reason", "by_id", "created_ms"},
	into: func(o *firsthand.Opening) []any {
		return []any{&o.ID, &o.Study, &o.Participant, asText[firsthand.SecretKind]{&o.Kind}, &o.Reason, &o.By, &o.Created}
	},
}

var withdrawals = noun[firsthand.Withdrawal]{
	object: firsthand.ObjWithdrawal, table: "withdrawals", key: 1,
	columns: []string{"id", "study_id", "participant_id", "level", "documents", "codings", "memos", "payloads", "secrets", "by_id", "created_ms"},
	into: func(w *firsthand.Withdrawal) []any {
		return []any{&w.ID, &w.Study, &w.Participant, asText[firsthand.Level]{&w.Level}, &w.Documents, &w.Codings, &w.Memos, &w.Payloads, &w.Secrets, &w.By, &w.Created}
	},
}

// The nouns of people are registered here, beside those of the analysis.
func init() {
	reversers[firsthand.ObjProvision] = provisions.reverse
	reversers[firsthand.ObjParticipant] = participants.reverse
	reversers[firsthand.ObjScreening] = screenings.reverse
	reversers[firsthand.ObjLink] = links.reverse
	reversers[firsthand.ObjConsent] = consents.reverse
	reversers[firsthand.ObjBooking] = bookings.reverse
	reversers[firsthand.ObjVoucher] = vouchers.reverse
	reversers[firsthand.ObjFrame] = frames.reverse
	reversers[firsthand.ObjStand] = stands.reverse
	reversers[firsthand.ObjOpening] = openings.reverse
	reversers[firsthand.ObjWithdrawal] = withdrawals.reverse
	for object, k := range map[firsthand.Object]journaled{
		firsthand.ObjProvision:   kind[firsthand.Provision]{provisions, ofStudy},
		firsthand.ObjParticipant: kind[firsthand.Participant]{participants, ofStudy},
		firsthand.ObjScreening:   kind[firsthand.Screening]{screenings, ofStudy},
		firsthand.ObjLink:        kind[firsthand.Link]{links, ofStudy},
		firsthand.ObjConsent:     kind[firsthand.Consent]{consents, ofStudy},
		firsthand.ObjBooking:     kind[firsthand.Booking]{bookings, ofStudy},
		firsthand.ObjVoucher:     kind[firsthand.Voucher]{vouchers, ofStudy},
		firsthand.ObjFrame:       kind[firsthand.Frame]{frames, ofStudy},
		firsthand.ObjStand:       kind[firsthand.Stand]{stands, ofStudy},
		firsthand.ObjOpening:     kind[firsthand.Opening]{openings, ofStudy},
		firsthand.ObjWithdrawal:  kind[firsthand.Withdrawal]{withdrawals, ofStudy},
	} {
		kinds[object] = k
	}
	order = append(order, firsthand.ObjProvision, firsthand.ObjParticipant, firsthand.ObjScreening, firsthand.ObjLink, firsthand.ObjConsent,
		firsthand.ObjBooking, firsthand.ObjVoucher, firsthand.ObjFrame, firsthand.ObjStand, firsthand.ObjOpening, firsthand.ObjWithdrawal)
	before := len(tables)
	for i, t := range tables {
		if t.name == "foreign_parts" {
			before = i
		}
	}
	var own []keptTable
	for _, name := range []string{"provisions", "links", "participants", "screenings", "consents", "bookings", "vouchers", "frames", "stands", "openings", "withdrawals"} {
		own = append(own, keptTable{name, []string{"id"}})
	}
	tables = append(tables[:before:before], append(own, tables[before:]...)...)
}
