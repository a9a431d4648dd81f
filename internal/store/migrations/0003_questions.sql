-- A question kept under a name: the address of the page that asks it.
CREATE TABLE questions (
	id         TEXT PRIMARY KEY,
	study_id   TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	name       TEXT NOT NULL,
	address    TEXT NOT NULL, -- below the study's own
	by_id      TEXT NOT NULL,
	created_ms BIGINT NOT NULL
);
CREATE INDEX questions_by_study ON questions (study_id);

-- What somebody wrote of one case and one code: a cell of the framework.
CREATE TABLE summaries (
	of_id       TEXT NOT NULL, -- a case, or a document that belongs to none
	code_id     TEXT NOT NULL REFERENCES codes (id) ON DELETE CASCADE,
	study_id    TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
	body        TEXT NOT NULL,
	by_id       TEXT NOT NULL,
	modified_ms BIGINT NOT NULL,
	PRIMARY KEY (of_id, code_id)
);
CREATE INDEX summaries_by_study ON summaries (study_id);
