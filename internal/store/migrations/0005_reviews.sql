-- Going through a text for what could tell who somebody is: places and
-- decisions. The words that stood there are in no row of these.
CREATE TABLE reviews (
	id          TEXT PRIMARY KEY,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	revision    BIGINT NOT NULL,
	status      TEXT NOT NULL,
	by_id       TEXT NOT NULL,
	created_ms  BIGINT NOT NULL,
	reviewer_id TEXT NOT NULL,
	reviewed_ms BIGINT NOT NULL,
	made        BIGINT NOT NULL,
	signer_id   TEXT NOT NULL,
	signed_ms   BIGINT NOT NULL,
	sealed      BOOLEAN NOT NULL
);
CREATE INDEX reviews_by_document ON reviews (document_id);
CREATE INDEX reviews_by_study ON reviews (study_id);

CREATE TABLE replacements (
	id          TEXT PRIMARY KEY,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	review_id   TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
	document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	span_start  BIGINT NOT NULL,
	span_end    BIGINT NOT NULL,
	category    TEXT NOT NULL,
	kind        TEXT NOT NULL,
	replacement TEXT NOT NULL, -- what stands there instead
	why         TEXT NOT NULL,
	reason      TEXT NOT NULL,
	score       DOUBLE PRECISION NOT NULL,
	entity      BIGINT NOT NULL,
	decision    TEXT NOT NULL,
	by_id       TEXT NOT NULL,
	decided_ms  BIGINT NOT NULL
);
CREATE INDEX replacements_by_review ON replacements (review_id);
CREATE INDEX replacements_by_document ON replacements (document_id);
CREATE INDEX replacements_by_study ON replacements (study_id);

-- A text whose words are in the vault alone: its places and its digest stay.
ALTER TABLE revisions ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;
