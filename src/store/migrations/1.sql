-- Version 1 of the library. A script that was released is never changed: the next version gets its own.

CREATE TABLE documents (
    id              INTEGER PRIMARY KEY,
    hash            TEXT    NOT NULL UNIQUE, -- BLAKE3 of the text: what makes two documents the same
    title           TEXT    NOT NULL,
    source          TEXT    NOT NULL,        -- path or URL as the reader wrote it
    origin          TEXT    NOT NULL,        -- the source made absolute; empty where there is none
    metadata        TEXT    NOT NULL,        -- JSON object of strings
    added           INTEGER NOT NULL,        -- milliseconds since 1970-01-01 UTC, as all times
    opened          INTEGER NOT NULL,
    head            INTEGER NOT NULL DEFAULT 0, -- number of the newest transaction
    top             INTEGER,                 -- reading place: byte offsets into the text
    cursor          INTEGER,
    earlier_settled INTEGER NOT NULL DEFAULT 0, -- 1 when the annotations of an earlier version were taken or declined
    indexed_title   TEXT                     -- the title under which the search index knows it
);
CREATE INDEX documents_by_origin ON documents (origin);
CREATE INDEX documents_to_index ON documents (id) WHERE indexed_title IS NOT title;

-- Apart from the documents, so that listing them never touches the pages of the texts.
CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    text     TEXT NOT NULL,
    blocks   TEXT NOT NULL,                  -- JSON: [["paragraph", start, end], …]
    inlines  TEXT NOT NULL                   -- JSON: [["link", start, end, target], …]
);

-- The state now. The body is the whole annotation as JSON; the columns repeat what is asked for in SQL.
CREATE TABLE annotations (
    document INTEGER NOT NULL REFERENCES documents (id),
    id       TEXT    NOT NULL,
    layer    TEXT    NOT NULL,
    label    TEXT    NOT NULL,
    status   TEXT    NOT NULL,
    start    INTEGER NOT NULL,
    end      INTEGER NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

CREATE TABLE relations (
    document INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    label    TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    target   TEXT    NOT NULL,
    PRIMARY KEY (document, id),
    FOREIGN KEY (document, source) REFERENCES annotations (document, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (document, target) REFERENCES annotations (document, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;
CREATE INDEX relations_by_source ON relations (document, source);
CREATE INDEX relations_by_target ON relations (document, target);

-- The journal: everything that ever happened to a document, in order.
CREATE TABLE transactions (
    document  INTEGER NOT NULL REFERENCES documents (id),
    number    INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    summary   TEXT    NOT NULL,
    annotator TEXT    NOT NULL,
    time      INTEGER NOT NULL,
    edits     TEXT    NOT NULL,              -- JSON, as applied
    inverse   TEXT    NOT NULL,              -- JSON, as it takes the edits back
    UNIQUE (document, number)
);
CREATE TRIGGER transactions_never_change BEFORE UPDATE ON transactions
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER transactions_never_go BEFORE DELETE ON transactions
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

-- The highest number given to an id with a prefix, so that no id is ever given twice.
CREATE TABLE ids (
    document INTEGER NOT NULL REFERENCES documents (id),
    prefix   TEXT    NOT NULL,
    highest  INTEGER NOT NULL,
    PRIMARY KEY (document, prefix)
) WITHOUT ROWID;

-- How many annotations of a layer have a status. Kept by triggers: a list of documents must not count.
CREATE TABLE counts (
    document INTEGER NOT NULL REFERENCES documents (id),
    layer    TEXT    NOT NULL,
    status   TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    PRIMARY KEY (document, layer, status)
) WITHOUT ROWID;
CREATE TRIGGER annotation_added AFTER INSERT ON annotations BEGIN
    INSERT INTO counts (document, layer, status, number) VALUES (new.document, new.layer, new.status, 1)
    ON CONFLICT (document, layer, status) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER annotation_removed AFTER DELETE ON annotations BEGIN
    UPDATE counts SET number = number - 1
    WHERE document = old.document AND layer = old.layer AND status = old.status;
END;
CREATE TRIGGER annotation_decided AFTER UPDATE OF layer, status ON annotations
WHEN old.status <> new.status OR old.layer <> new.layer BEGIN
    UPDATE counts SET number = number - 1
    WHERE document = old.document AND layer = old.layer AND status = old.status;
    INSERT INTO counts (document, layer, status, number) VALUES (new.document, new.layer, new.status, 1)
    ON CONFLICT (document, layer, status) DO UPDATE SET number = number + 1;
END;

CREATE VIEW searchable AS
SELECT documents.id AS document, documents.title AS title, texts.text AS text
FROM documents JOIN texts ON texts.document = documents.id;
CREATE VIRTUAL TABLE search USING fts5 (
    title, text, content = 'searchable', content_rowid = 'document',
    tokenize = 'unicode61 remove_diacritics 2'
);
