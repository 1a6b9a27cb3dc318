//! Which documents have to be adjudicated: two annotators or more have decided something in them, and
//! the layer of gold does not say what of it stands.

use rusqlite::Connection;

use crate::annotation::differences::{is_open, origins_of_gold, places};
use crate::annotation::set::AnnotationSet;
use crate::store::{DocumentId, Library, StoreError};

impl Library {
    /// The documents that still have to be settled in the layer of `gold`, by number. Those that gold
    /// has begun are read and compared; how many those are, people have had to decide by hand.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn unsettled(&mut self, gold: &str) -> Result<Vec<DocumentId>, StoreError> {
        let candidates = read_candidates(&self.connection, gold).map_err(|err| self.failed(err))?;
        let mut found = Vec::new();
        for (document, is_begun) in candidates {
            if !is_begun || self.has_open_places(document, gold)? {
                found.push(document);
            }
        }
        Ok(found)
    }

    fn has_open_places(&mut self, document: DocumentId, gold: &str) -> Result<bool, StoreError> {
        let mut settled = None;
        let mut parties = Vec::new();
        for workspace in self.workspaces(document)? {
            let (_, kept) = self.load(document, &workspace.annotator)?;
            if workspace.annotator == gold {
                settled = Some(kept.set);
            } else if workspace.counts.values().any(|count| count.decided() > 0) {
                parties.push((workspace.annotator, kept.set));
            }
        }
        let Some(gold) = settled else { return Ok(true) };
        let sets: Vec<&AnnotationSet> = parties.iter().map(|(_, set)| set).collect();
        let names: Vec<&str> = parties.iter().map(|(name, _)| name.as_str()).collect();
        let settled = origins_of_gold(&gold);
        Ok(places(&sets).iter().any(|place| is_open(place, &names, &settled)))
    }
}

/// Documents in which two have decided, and whether gold has, too.
fn read_candidates(
    connection: &Connection,
    gold: &str,
) -> rusqlite::Result<Vec<(DocumentId, bool)>> {
    connection
        .prepare_cached(
            "SELECT document, sum(annotator = ?1) FROM workspaces WHERE decided > 0
             GROUP BY document HAVING sum(annotator <> ?1) >= 2 ORDER BY document",
        )?
        .query_map([gold], |row| Ok((DocumentId(row.get(0)?), row.get(1)?)))?
        .collect()
}
