//! What a list of documents says about annotations, kept up to date by each append: how many there
//! are by layer, label and status, and what the queue is sorted by.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::annotation::{Annotation, Status};
use crate::store::WorkspaceId;

/// The layer whose annotations are worth checking.
const CLAIMS: &str = "claim";

/// The difference that a transaction makes.
#[derive(Debug, Default)]
pub(super) struct Tally<'a> {
    /// Suggested, accepted and rejected ones, by layer and label.
    labels: BTreeMap<(&'a str, &'a str), [i64; 3]>,
    worth: i64,
    doubt: i64,
}

impl<'a> Tally<'a> {
    /// Counts what an annotation was no more, and what it is.
    pub(super) fn replace(&mut self, before: Option<&'a Annotation>, now: Option<&'a Annotation>) {
        self.count(before, -1);
        self.count(now, 1);
    }

    fn count(&mut self, annotation: Option<&'a Annotation>, by: i64) {
        let Some(annotation) = annotation else { return };
        let [suggested, accepted, rejected] =
            self.labels.entry((&annotation.layer, &annotation.label)).or_default();
        match annotation.status {
            Status::Suggested => *suggested += by,
            Status::Accepted => *accepted += by,
            Status::Rejected => *rejected += by,
        }
        self.worth += by * worth(annotation);
        self.doubt += by * doubt(annotation);
    }

    /// Writes it. The caller holds the SQL transaction.
    pub(super) fn write(
        &self,
        connection: &Connection,
        workspace: WorkspaceId,
    ) -> rusqlite::Result<()> {
        let mut total = [0; 3];
        for ((layer, label), changes) in &self.labels {
            let [suggested, accepted, rejected] = *changes;
            if *changes == [0; 3] {
                continue;
            }
            for (sum, change) in total.iter_mut().zip(changes) {
                *sum += change;
            }
            connection
                .prepare_cached(
                    "INSERT INTO counts (workspace, layer, label, suggested, accepted, rejected)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (workspace, layer, label) DO UPDATE SET
                     suggested = suggested + excluded.suggested,
                     accepted = accepted + excluded.accepted,
                     rejected = rejected + excluded.rejected",
                )?
                .execute(params![workspace.0, layer, label, suggested, accepted, rejected])?;
        }
        let [suggested, accepted, rejected] = total;
        connection
            .prepare_cached(
                "UPDATE workspaces SET suggested = suggested + ?2, decided = decided + ?3,
                 worth = worth + ?4, doubt = doubt + ?5 WHERE id = ?1",
            )?
            .execute(params![
                workspace.0,
                suggested,
                accepted + rejected,
                self.worth,
                self.doubt
            ])?;
        Ok(())
    }
}

/// How many claims worth checking to expect here, in thousandths.
fn worth(annotation: &Annotation) -> i64 {
    match annotation.status {
        _ if annotation.layer != CLAIMS => 0,
        Status::Rejected => 0,
        Status::Accepted => 1000,
        Status::Suggested => thousandths(annotation.score.unwrap_or(1.0)),
    }
}

/// How unsure its detector is, in thousandths: most at a score of one half.
fn doubt(annotation: &Annotation) -> i64 {
    match (annotation.status, annotation.score) {
        (Status::Suggested, Some(score)) => thousandths(1.0 - (2.0 * score - 1.0).abs()),
        _ => 0,
    }
}

fn thousandths(share: f32) -> i64 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as i64
}
