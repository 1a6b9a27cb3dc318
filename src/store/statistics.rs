//! What the library can say about the work as a whole: labels, rules, times.

use rusqlite::{Connection, params};

use crate::store::{Count, Library, StoreError};

/// How many annotations with a label there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelCount {
    pub layer: String,
    pub label: String,
    pub count: Count,
}

/// What became of the suggestions of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    pub layer: String,
    pub detector: String,
    pub rule: String,
    pub open: u64,
    pub accepted: u64,
    /// Rejected, with an annotation in its place that corrects it.
    pub corrected: u64,
    pub rejected: u64,
}

/// How far the documents have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub documents: u64,
    /// With a decision.
    pub begun: u64,
    /// With a decision and no open suggestion.
    pub finished: u64,
}

impl Library {
    /// The counts of all labels over all documents, of one annotator.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn label_counts(&self, annotator: &str) -> Result<Vec<LabelCount>, StoreError> {
        label_counts(&self.connection, annotator).map_err(|err| self.failed(err))
    }

    /// What became of each detector's and rule's suggestions, of one annotator.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn rule_counts(&self, annotator: &str) -> Result<Vec<RuleCount>, StoreError> {
        rule_counts(&self.connection, annotator).map_err(|err| self.failed(err))
    }

    /// How many documents there are, were begun and are done, for one annotator.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn progress(&self, annotator: &str) -> Result<Progress, StoreError> {
        progress(&self.connection, annotator).map_err(|err| self.failed(err))
    }

    /// When decisions were made, one list for each document, rising; milliseconds since
    /// 1970-01-01 UTC.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn decision_times(&self, annotator: &str) -> Result<Vec<Vec<i64>>, StoreError> {
        decision_times(&self.connection, annotator).map_err(|err| self.failed(err))
    }
}

fn label_counts(connection: &Connection, annotator: &str) -> rusqlite::Result<Vec<LabelCount>> {
    connection
        .prepare_cached(
            "SELECT layer, label, sum(counts.suggested), sum(accepted), sum(rejected)
             FROM counts JOIN workspaces ON workspaces.id = counts.workspace
             WHERE annotator = ?1 GROUP BY layer, label ORDER BY layer, label",
        )?
        .query_map([annotator], |row| {
            let number =
                |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.cast_unsigned());
            let count = Count { suggested: number(2)?, accepted: number(3)?, rejected: number(4)? };
            Ok(LabelCount { layer: row.get(0)?, label: row.get(1)?, count })
        })?
        .collect()
}

fn rule_counts(connection: &Connection, annotator: &str) -> rusqlite::Result<Vec<RuleCount>> {
    connection
        .prepare_cached(
            "WITH mine AS (
                 SELECT workspace, annotations.id AS id, layer, status, body
                 FROM annotations JOIN workspaces ON workspaces.id = workspace
                 WHERE annotator = ?1 AND json_valid(body)
             ), corrections AS (
                 SELECT DISTINCT workspace, json_extract(body, '$.derived_from') AS id
                 FROM mine WHERE json_extract(body, '$.derived_from') IS NOT NULL
             )
             SELECT layer, json_extract(body, '$.provenance.detector') AS detector,
                    json_extract(body, '$.provenance.rule') AS rule,
                    sum(status = 'suggested'), sum(status = 'accepted'),
                    sum(status = 'rejected' AND corrections.id IS NOT NULL),
                    sum(status = 'rejected' AND corrections.id IS NULL)
             FROM mine LEFT JOIN corrections
                  ON corrections.workspace = mine.workspace AND corrections.id = mine.id
             WHERE detector IS NOT NULL AND rule IS NOT NULL
             GROUP BY layer, detector, rule ORDER BY layer, detector, rule",
        )?
        .query_map([annotator], |row| {
            let number =
                |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.cast_unsigned());
            Ok(RuleCount {
                layer: row.get(0)?,
                detector: row.get(1)?,
                rule: row.get(2)?,
                open: number(3)?,
                accepted: number(4)?,
                corrected: number(5)?,
                rejected: number(6)?,
            })
        })?
        .collect()
}

fn progress(connection: &Connection, annotator: &str) -> rusqlite::Result<Progress> {
    let number =
        |row: &rusqlite::Row<'_>, column| row.get::<_, i64>(column).map(i64::cast_unsigned);
    let documents = connection
        .prepare_cached("SELECT count(*) FROM documents")?
        .query_row([], |row| number(row, 0))?;
    connection
        .prepare_cached(
            "SELECT count(*), coalesce(sum(suggested = 0), 0)
             FROM workspaces WHERE annotator = ?1 AND decided > 0",
        )?
        .query_row(params![annotator], |row| {
            Ok(Progress { documents, begun: number(row, 0)?, finished: number(row, 1)? })
        })
}

fn decision_times(connection: &Connection, annotator: &str) -> rusqlite::Result<Vec<Vec<i64>>> {
    let mut statement = connection.prepare_cached(
        "SELECT workspace, time FROM transactions JOIN workspaces ON workspaces.id = workspace
         WHERE workspaces.annotator = ?1 AND kind = 'decision' ORDER BY workspace, number",
    )?;
    let mut rows = statement.query([annotator])?;
    let mut times: Vec<Vec<i64>> = Vec::new();
    let mut before = None;
    while let Some(row) = rows.next()? {
        let (workspace, time): (i64, i64) = (row.get(0)?, row.get(1)?);
        if before != Some(workspace) {
            times.push(Vec::new());
            before = Some(workspace);
        }
        if let Some(of_document) = times.last_mut() {
            of_document.push(time);
        }
    }
    Ok(times)
}
