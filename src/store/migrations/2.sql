-- Version 2: several annotators. What was decided on a document hangs on a workspace, the layer of one annotator
-- on one document; the rows of version 1 go to the one who made most of the changes in their journal.

CREATE TABLE workspaces (
    id              INTEGER PRIMARY KEY,
    document        INTEGER NOT NULL REFERENCES documents (id),
    annotator       TEXT    NOT NULL,
    opened          INTEGER,                 -- when they last opened it; NULL if never
    head            INTEGER NOT NULL DEFAULT 0, -- number of the newest transaction
    top             INTEGER,                 -- reading place: byte offsets into the text
    cursor          INTEGER,
    earlier_settled INTEGER NOT NULL DEFAULT 0, -- 1 when the annotations of an earlier version were taken or declined
    -- Kept by every append, so that a list of 100,000 documents neither counts nor joins.
    suggested       INTEGER NOT NULL DEFAULT 0,
    decided         INTEGER NOT NULL DEFAULT 0,
    worth           INTEGER NOT NULL DEFAULT 0, -- claims to expect, in thousandths: the scores of open ones, 1 for accepted ones
    doubt           INTEGER NOT NULL DEFAULT 0, -- sum over open suggestions of 1 - |2 score - 1|, in thousandths
    UNIQUE (document, annotator)
);
-- Holds all that the queue reads of an annotator, in the order in which it is read.
CREATE INDEX workspaces_by_annotator
ON workspaces (annotator, document, opened, suggested, decided, worth, doubt);

-- A document of version 1 becomes the workspace with its own number.
INSERT INTO workspaces (id, document, annotator, opened, head, top, cursor, earlier_settled)
SELECT id, id, annotator, opened, head, top, cursor, earlier_settled
FROM (SELECT documents.*, coalesce(
        (SELECT annotator FROM transactions WHERE document = documents.id
         GROUP BY annotator ORDER BY sum(kind <> 'detection') DESC, max(number) DESC LIMIT 1),
        (SELECT annotator FROM transactions GROUP BY annotator ORDER BY count(*) DESC LIMIT 1)) AS annotator
      FROM documents)
WHERE annotator IS NOT NULL;

DROP TRIGGER annotation_added;
DROP TRIGGER annotation_removed;
DROP TRIGGER annotation_decided;
DROP TRIGGER transactions_never_change;
DROP TRIGGER transactions_never_go;
DROP INDEX relations_by_source;
DROP INDEX relations_by_target;
DROP TABLE counts;
ALTER TABLE annotations RENAME TO annotations_1;
ALTER TABLE relations RENAME TO relations_1;
ALTER TABLE transactions RENAME TO transactions_1;
ALTER TABLE ids RENAME TO ids_1;

-- The state now. The body is the whole annotation as JSON; the columns repeat what is asked for in SQL.
CREATE TABLE annotations (
    workspace INTEGER NOT NULL REFERENCES workspaces (id),
    id        TEXT    NOT NULL,
    layer     TEXT    NOT NULL,
    label     TEXT    NOT NULL,
    status    TEXT    NOT NULL,
    start     INTEGER NOT NULL,
    end       INTEGER NOT NULL,
    body      TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;
INSERT INTO annotations SELECT document, id, layer, label, status, start, end, body FROM annotations_1;

CREATE TABLE relations (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    label     TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    target    TEXT    NOT NULL,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, source) REFERENCES annotations (workspace, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (workspace, target) REFERENCES annotations (workspace, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;
INSERT INTO relations SELECT document, id, label, source, target FROM relations_1;
CREATE INDEX relations_by_source ON relations (workspace, source);
CREATE INDEX relations_by_target ON relations (workspace, target);

-- The journal: everything that ever happened in a workspace, in order.
CREATE TABLE transactions (
    workspace INTEGER NOT NULL REFERENCES workspaces (id),
    number    INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    summary   TEXT    NOT NULL,
    annotator TEXT    NOT NULL,              -- who made the change; in rows of version 1 perhaps not the workspace's own
    time      INTEGER NOT NULL,
    edits     TEXT    NOT NULL,              -- JSON, as applied
    inverse   TEXT    NOT NULL,              -- JSON, as it takes the edits back
    UNIQUE (workspace, number)
);
INSERT INTO transactions (rowid, workspace, number, kind, summary, annotator, time, edits, inverse)
SELECT rowid, document, number, kind, summary, annotator, time, edits, inverse FROM transactions_1;
CREATE TRIGGER transactions_never_change BEFORE UPDATE ON transactions
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER transactions_never_go BEFORE DELETE ON transactions
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

-- The highest number given to an id with a prefix, so that no id is ever given twice.
CREATE TABLE ids (
    workspace INTEGER NOT NULL REFERENCES workspaces (id),
    prefix    TEXT    NOT NULL,
    highest   INTEGER NOT NULL,
    PRIMARY KEY (workspace, prefix)
) WITHOUT ROWID;
INSERT INTO ids SELECT document, prefix, highest FROM ids_1;

DROP TABLE relations_1;
DROP TABLE annotations_1;
DROP TABLE transactions_1;
DROP TABLE ids_1;

-- How many annotations with a label have a status. Kept by every append: a list of documents must not count.
CREATE TABLE counts (
    workspace INTEGER NOT NULL REFERENCES workspaces (id),
    layer     TEXT    NOT NULL,
    label     TEXT    NOT NULL,
    suggested INTEGER NOT NULL,
    accepted  INTEGER NOT NULL,
    rejected  INTEGER NOT NULL,
    PRIMARY KEY (workspace, layer, label)
) WITHOUT ROWID;
INSERT INTO counts
SELECT workspace, layer, label,
       sum(status = 'suggested'), sum(status = 'accepted'), sum(status = 'rejected')
FROM annotations GROUP BY workspace, layer, label;
CREATE INDEX counts_by_label ON counts (label, suggested, accepted);

UPDATE workspaces SET suggested = totals.suggested, decided = totals.decided
FROM (SELECT workspace, sum(suggested) AS suggested, sum(accepted + rejected) AS decided
      FROM counts GROUP BY workspace) AS totals
WHERE totals.workspace = workspaces.id;
UPDATE workspaces SET worth = totals.worth, doubt = totals.doubt
FROM (SELECT workspace,
             sum(CASE WHEN layer <> 'claim' OR status = 'rejected' THEN 0
                      WHEN status = 'accepted' THEN 1000
                      ELSE round(1000 * coalesce(score, 1)) END) AS worth,
             sum(CASE WHEN status = 'suggested' AND score IS NOT NULL
                      THEN round(1000 * (1 - abs(2 * score - 1))) ELSE 0 END) AS doubt
      FROM (SELECT *, CASE WHEN json_valid(body) THEN json_extract(body, '$.score') END AS score FROM annotations)
      GROUP BY workspace) AS totals
WHERE totals.workspace = workspaces.id;

-- The day that an article is of, where its metadata say one: 2026-11-24.
ALTER TABLE documents ADD COLUMN date TEXT;
UPDATE documents SET date = substr(json_extract(metadata, '$.date'), 1, 10)
WHERE json_valid(metadata)
  AND json_extract(metadata, '$.date') GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*';
ALTER TABLE documents DROP COLUMN opened;
ALTER TABLE documents DROP COLUMN head;
ALTER TABLE documents DROP COLUMN top;
ALTER TABLE documents DROP COLUMN cursor;
ALTER TABLE documents DROP COLUMN earlier_settled;
CREATE INDEX documents_by_date ON documents (date, added);
CREATE INDEX documents_by_title ON documents (title COLLATE NOCASE);
