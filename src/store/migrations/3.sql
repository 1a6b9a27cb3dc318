-- Version 3: texts of some megabytes have a table of their own, because SQLite writes and reads a value in pieces
-- only where nothing stands behind it in its row. Their row in `texts` has an empty text.

CREATE TABLE long_texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    text     BLOB NOT NULL                   -- UTF-8
);
DROP VIEW searchable;
CREATE VIEW searchable AS
SELECT documents.id AS document, documents.title AS title, coalesce(long_texts.text, texts.text) AS text
FROM documents JOIN texts ON texts.document = documents.id
     LEFT JOIN long_texts ON long_texts.document = documents.id;
