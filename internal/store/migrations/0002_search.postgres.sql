-- The distinct lexemes of each document's analysed text; only which document
-- holds what is kept, the places of hits are found in the text itself. A long
-- text has several parts, since a tsvector holds one megabyte.
CREATE TABLE search (
	document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	part        BIGINT NOT NULL,
	lexemes     TSVECTOR NOT NULL,
	PRIMARY KEY (document_id, part)
);
CREATE INDEX search_by_lexeme ON search USING gin (lexemes);
ALTER TABLE texts ALTER COLUMN body SET STORAGE EXTERNAL;
