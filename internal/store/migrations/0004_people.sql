-- The people of a study and the protocol they are met under. Who they are is
-- nowhere here: that is in the vault. Runs on SQLite and PostgreSQL as written.

-- One version of one part of the protocol.
CREATE TABLE provisions (
	id         TEXT PRIMARY KEY,
	study_id   TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	part       TEXT NOT NULL,
	version    BIGINT NOT NULL,
	body       TEXT NOT NULL,
	items      TEXT NOT NULL, -- JSON
	note       TEXT NOT NULL,
	by_id      TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	UNIQUE (study_id, part, version)
);

-- Somebody who was introduced to the study, by number alone.
CREATE TABLE participants (
	id         TEXT PRIMARY KEY,
	study_id   TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	number     TEXT NOT NULL,
	case_id    TEXT NOT NULL, -- what they told; empty for who told nothing
	site       TEXT NOT NULL,
	link_id    TEXT NOT NULL,
	stage      TEXT NOT NULL,
	why        TEXT NOT NULL,
	reason     TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	UNIQUE (study_id, number)
);
CREATE INDEX participants_by_case ON participants (case_id);

-- One look at whether somebody may take part.
CREATE TABLE screenings (
	id             TEXT PRIMARY KEY,
	study_id       TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	participant_id TEXT NOT NULL REFERENCES participants (id) ON DELETE CASCADE,
	criteria_id    TEXT NOT NULL,
	answers        TEXT NOT NULL, -- JSON
	eligible       BOOLEAN NOT NULL,
	by_id          TEXT NOT NULL,
	created_ms     BIGINT NOT NULL
);
CREATE INDEX screenings_by_participant ON screenings (participant_id);

-- What somebody without an account may do once, by a secret of which only the
-- digest is here.
CREATE TABLE links (
	id             TEXT PRIMARY KEY,
	study_id       TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	purpose        TEXT NOT NULL,
	participant_id TEXT NOT NULL,
	site           TEXT NOT NULL,
	digest         TEXT NOT NULL UNIQUE,
	note           TEXT NOT NULL,
	expires_ms     BIGINT NOT NULL,
	closed_ms      BIGINT NOT NULL,
	by_id          TEXT NOT NULL,
	created_ms     BIGINT NOT NULL
);

-- What a participant agreed to, statement by statement.
CREATE TABLE consents (
	id              TEXT PRIMARY KEY,
	study_id        TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	participant_id  TEXT NOT NULL REFERENCES participants (id) ON DELETE CASCADE,
	statements_id   TEXT NOT NULL,
	sheet_id        TEXT NOT NULL,
	answers         TEXT NOT NULL, -- JSON
	how             TEXT NOT NULL,
	given_on        TEXT NOT NULL,
	recording_until TEXT NOT NULL,
	seal_id         TEXT NOT NULL,
	by_id           TEXT NOT NULL,
	created_ms      BIGINT NOT NULL
);
CREATE INDEX consents_by_participant ON consents (participant_id);

-- An interview that is to be held.
CREATE TABLE bookings (
	id             TEXT PRIMARY KEY,
	study_id       TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	participant_id TEXT NOT NULL REFERENCES participants (id) ON DELETE CASCADE,
	booked_for     TEXT NOT NULL, -- local date and time
	minutes        BIGINT NOT NULL,
	place          TEXT NOT NULL,
	interviewer_id TEXT NOT NULL,
	held_id        TEXT NOT NULL,
	ended          TEXT NOT NULL,
	created_ms     BIGINT NOT NULL
);
CREATE INDEX bookings_by_study ON bookings (study_id, booked_for);

-- What more is known of an interview.
ALTER TABLE interviews ADD COLUMN interviewer_id TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN present TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN guide_id TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN notes TEXT NOT NULL DEFAULT '';

-- The ledger of thank-yous. A line outlives whoever it was given to.
CREATE TABLE vouchers (
	id             TEXT PRIMARY KEY,
	study_id       TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	number         BIGINT NOT NULL,
	participant_id TEXT NOT NULL REFERENCES participants (id) ON DELETE CASCADE,
	pence          BIGINT NOT NULL,
	currency       TEXT NOT NULL,
	given_on       TEXT NOT NULL,
	receipt        TEXT NOT NULL,
	void           TEXT NOT NULL,
	by_id          TEXT NOT NULL,
	created_ms     BIGINT NOT NULL,
	UNIQUE (study_id, number)
);

-- Whom the study wants to hear, each version.
CREATE TABLE frames (
	id         TEXT PRIMARY KEY,
	study_id   TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	version    BIGINT NOT NULL,
	dimensions TEXT NOT NULL, -- JSON
	crossings  TEXT NOT NULL, -- JSON
	note       TEXT NOT NULL,
	by_id      TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	UNIQUE (study_id, version)
);

-- Decisions to stop recruiting or to go on.
CREATE TABLE stands (
	id          TEXT PRIMARY KEY,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	stop        BOOLEAN NOT NULL,
	reason      TEXT NOT NULL,
	frame_id    TEXT NOT NULL,
	interviewed BIGINT NOT NULL,
	unmet       BIGINT NOT NULL,
	by_id       TEXT NOT NULL,
	created_ms  BIGINT NOT NULL
);

-- Whose secret was opened, by whom and why; never what it held.
CREATE TABLE openings (
	id             TEXT PRIMARY KEY,
	study_id       TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	participant_id TEXT NOT NULL,
	kind           TEXT NOT NULL,
	reason         TEXT NOT NULL,
	by_id          TEXT NOT NULL,
	created_ms     BIGINT NOT NULL
);
CREATE INDEX openings_by_participant ON openings (study_id, participant_id);

-- Who withdrew, how far, and how much was erased.
CREATE TABLE withdrawals (
	id             TEXT PRIMARY KEY,
	study_id       TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	participant_id TEXT NOT NULL,
	level          TEXT NOT NULL,
	documents      BIGINT NOT NULL,
	codings        BIGINT NOT NULL,
	memos          BIGINT NOT NULL,
	payloads       BIGINT NOT NULL,
	secrets        BIGINT NOT NULL,
	by_id          TEXT NOT NULL,
	created_ms     BIGINT NOT NULL
);
