-- The distinct lexemes of each document's analysed text; only which document
-- holds what is kept, the places of hits are found in the text itself.
CREATE TABLE search_rows (
	n           INTEGER PRIMARY KEY,
	document_id TEXT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE search USING fts5 (
	lexemes, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
