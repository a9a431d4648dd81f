-- What a study is made of. Runs on SQLite and PostgreSQL as written.

-- One value that concerns the whole data folder or database.
CREATE TABLE settings (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- One inquiry, apart from every other.
CREATE TABLE studies (
	id         TEXT PRIMARY KEY,
	name       TEXT NOT NULL,
	title      TEXT NOT NULL,
	language   TEXT NOT NULL,
	time_zone  TEXT NOT NULL,
	layer      TEXT NOT NULL,
	mask       TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	trashed_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX studies_by_name ON studies (name) WHERE trashed_ms = 0;

-- Who works on a study.
CREATE TABLE colleagues (
	id       TEXT PRIMARY KEY,
	study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	name     TEXT NOT NULL,
	role     TEXT NOT NULL,
	UNIQUE (study_id, name)
);

-- What documents are about; a participant is a case that is a person.
CREATE TABLE cases (
	id          TEXT PRIMARY KEY,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	name        TEXT NOT NULL,
	pseudonym   TEXT NOT NULL,
	participant BOOLEAN NOT NULL,
	position    BIGINT NOT NULL,
	note        TEXT NOT NULL,
	created_ms  BIGINT NOT NULL,
	UNIQUE (study_id, name)
);

-- An attribute that cases may have, and the closed values it may take (JSON).
CREATE TABLE variables (
	id       TEXT PRIMARY KEY,
	study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	name     TEXT NOT NULL,
	type     TEXT NOT NULL,
	choices  TEXT NOT NULL,
	position BIGINT NOT NULL,
	note     TEXT NOT NULL,
	UNIQUE (study_id, name)
);

-- One case's value of one variable.
CREATE TABLE case_values (
	case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	variable_id TEXT NOT NULL REFERENCES variables (id) ON DELETE CASCADE,
	value       TEXT NOT NULL,
	PRIMARY KEY (case_id, variable_id)
);

-- One source of the study.
CREATE TABLE documents (
	id         TEXT PRIMARY KEY,
	study_id   TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	name       TEXT NOT NULL,
	original   TEXT NOT NULL,
	media      TEXT NOT NULL,
	path       TEXT NOT NULL,
	case_id    TEXT NOT NULL, -- empty: belongs to no case
	position   BIGINT NOT NULL,
	note       TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	trashed_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX documents_by_name ON documents (study_id, name) WHERE trashed_ms = 0;

-- One immutable text of a document: what is known about it.
CREATE TABLE revisions (
	id          TEXT PRIMARY KEY,
	document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	number      BIGINT NOT NULL,
	kind        TEXT NOT NULL,
	analysed    BOOLEAN NOT NULL,
	length      BIGINT NOT NULL, -- code points
	words       BIGINT NOT NULL,
	digest      TEXT NOT NULL,   -- SHA-256 of the UTF-8 text
	created_ms  BIGINT NOT NULL,
	by_id       TEXT NOT NULL,
	edits       TEXT NOT NULL,   -- JSON: what made it of the revision before
	turns       TEXT NOT NULL,   -- JSON
	marks       TEXT NOT NULL,   -- JSON
	UNIQUE (document_id, number)
);

-- The words of a revision, apart, so that lists never read them.
CREATE TABLE texts (
	revision_id TEXT PRIMARY KEY REFERENCES revisions (id) ON DELETE CASCADE,
	body        TEXT NOT NULL
);

-- A tree of codes.
CREATE TABLE codes (
	id         TEXT PRIMARY KEY,
	study_id   TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	parent_id  TEXT NOT NULL, -- empty at the top
	name       TEXT NOT NULL,
	color      TEXT NOT NULL,
	definition TEXT NOT NULL,
	use_when   TEXT NOT NULL,
	not_when   TEXT NOT NULL,
	example    TEXT NOT NULL,
	position   BIGINT NOT NULL,
	folder     BOOLEAN NOT NULL,
	theme      BIGINT NOT NULL,
	title      TEXT NOT NULL
);
CREATE INDEX codes_by_study ON codes (study_id, parent_id, name);

-- Who marked which passage with which code: made on one revision, and where
-- it stands on the newest analysed one (place_start -1: no word of it is left).
CREATE TABLE codings (
	id           TEXT PRIMARY KEY,
	document_id  TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	revision     BIGINT NOT NULL,
	span_start   BIGINT NOT NULL,
	span_end     BIGINT NOT NULL CHECK (span_end > span_start),
	code_id      TEXT NOT NULL REFERENCES codes (id),
	coder_id     TEXT NOT NULL REFERENCES colleagues (id),
	selection_id TEXT NOT NULL,
	created_ms   BIGINT NOT NULL,
	place_start  BIGINT NOT NULL,
	place_end    BIGINT NOT NULL,
	changed      BOOLEAN NOT NULL,
	quote        TEXT NOT NULL
);
CREATE INDEX codings_by_document ON codings (document_id, place_start);
CREATE INDEX codings_by_code ON codings (code_id);

-- A document's codings packed for reading in one go; absent when they have
-- changed since, and then remade from the rows.
CREATE TABLE segments (
	document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
	body        BYTEA NOT NULL
);

-- What a colleague thought about something.
CREATE TABLE memos (
	id          TEXT PRIMARY KEY,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	about_id    TEXT NOT NULL,
	revision    BIGINT NOT NULL,
	span_start  BIGINT NOT NULL,
	span_end    BIGINT NOT NULL,
	title       TEXT NOT NULL,
	body        TEXT NOT NULL,
	by_id       TEXT NOT NULL,
	created_ms  BIGINT NOT NULL,
	modified_ms BIGINT NOT NULL
);
CREATE INDEX memos_by_about ON memos (study_id, about_id);

-- The record of one conversation with a participant.
CREATE TABLE interviews (
	id          TEXT PRIMARY KEY,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	document_id TEXT NOT NULL,
	held_on     TEXT NOT NULL, -- ISO 8601 day
	minutes     DOUBLE PRECISION NOT NULL,
	place       TEXT NOT NULL,
	position    BIGINT NOT NULL -- order of analysis
);
CREATE INDEX interviews_by_study ON interviews (study_id);

-- Which coder has read which document, codings or none.
CREATE TABLE readings (
	document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	coder_id    TEXT NOT NULL REFERENCES colleagues (id) ON DELETE CASCADE,
	PRIMARY KEY (document_id, coder_id)
);

-- What a foreign project said of an object that has no column here, kept as
-- it came and written back on export.
CREATE TABLE foreign_parts (
	id        TEXT NOT NULL,
	study_id  TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	kind      TEXT NOT NULL,
	owner_id  TEXT NOT NULL, -- the object it belongs to, or empty
	position  BIGINT NOT NULL,
	body      TEXT NOT NULL,
	PRIMARY KEY (study_id, kind, id)
);

-- The files of a foreign project that the program does not read itself
-- (pictures, sound, styled text), sliced so that no row is large.
CREATE TABLE foreign_files (
	study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	name     TEXT NOT NULL,
	slice    BIGINT NOT NULL,
	body     BYTEA NOT NULL,
	PRIMARY KEY (study_id, name, slice)
);

-- Every act, in order, chained by hash. This part stays for ever.
CREATE TABLE journal (
	study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	seq      BIGINT NOT NULL,
	at_ms    BIGINT NOT NULL,
	by_id    TEXT NOT NULL,
	action   TEXT NOT NULL,
	verb     TEXT NOT NULL,
	target   BIGINT NOT NULL,
	objects  BIGINT NOT NULL,
	digest   TEXT NOT NULL,
	prev     TEXT NOT NULL,
	hash     TEXT NOT NULL,
	PRIMARY KEY (study_id, seq)
);

-- What the objects of an act were before and after; erasing it leaves the
-- chain whole, since the salt goes with it.
CREATE TABLE journal_payloads (
	study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	seq      BIGINT NOT NULL,
	salt     BYTEA NOT NULL,
	told     TEXT NOT NULL,  -- JSON: the summary and the reason, for people
	body     BYTEA NOT NULL, -- deflated JSON lines, a change each
	PRIMARY KEY (study_id, seq)
);

-- Which entries touched an object: from first_id to last_id, which are the
-- same but for a bulk act.
CREATE TABLE journal_objects (
	study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	first_id TEXT NOT NULL,
	last_id  TEXT NOT NULL,
	seq      BIGINT NOT NULL,
	PRIMARY KEY (study_id, first_id, seq)
);
CREATE INDEX journal_ranges ON journal_objects (study_id, first_id) WHERE first_id <> last_id;
