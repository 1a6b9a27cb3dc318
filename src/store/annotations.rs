//! The tables of the present state: read into a set, and changed for exactly what an edit touches.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use crate::annotation::edit::{Edit, EditError};
use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId, Attributes, Relation, RelationId, Value};
use crate::store::tally::Tally;
use crate::store::{AppendError, StoreError, WorkspaceId};

/// Reads the annotations and relations of a workspace. What cannot be read is told in `problems`.
pub(super) fn read(
    connection: &Connection,
    workspace: WorkspaceId,
    text: Arc<str>,
    problems: &mut Vec<String>,
) -> rusqlite::Result<AnnotationSet> {
    let mut set = AnnotationSet::new(text);
    let mut statement = connection
        .prepare_cached("SELECT id, body FROM annotations WHERE workspace = ?1 ORDER BY id")?;
    let mut rows = statement.query([workspace.0])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().unwrap_or("?");
        let body = row.get_ref(1)?.as_str().unwrap_or("");
        let annotation: Annotation = match serde_json::from_str(body) {
            Ok(annotation) => annotation,
            Err(err) => {
                problems.push(format!("Annotation {id} in the library cannot be read: {err}."));
                continue;
            }
        };
        if let Err(err) = set.apply(Edit::Add { annotation }) {
            problems.push(format!("Annotation {id} in the library is left out: {err}."));
        }
    }
    read_relations(connection, workspace, &mut set, problems)?;
    let mut statement =
        connection.prepare_cached("SELECT prefix || highest FROM ids WHERE workspace = ?1")?;
    let mut rows = statement.query([workspace.0])?;
    while let Some(row) = rows.next()? {
        set.reserve(row.get_ref(0)?.as_str().unwrap_or(""));
    }
    Ok(set)
}

fn read_relations(
    connection: &Connection,
    workspace: WorkspaceId,
    set: &mut AnnotationSet,
    problems: &mut Vec<String>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT id, label, source, target FROM relations WHERE workspace = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([workspace.0])?;
    while let Some(row) = rows.next()? {
        let relation = Relation {
            id: RelationId(row.get::<_, String>(0)?.into()),
            label: row.get(1)?,
            from: AnnotationId(row.get::<_, String>(2)?.into()),
            to: AnnotationId(row.get::<_, String>(3)?.into()),
        };
        let id = relation.id.clone();
        if let Err(err) = set.apply(Edit::Relate { relation }) {
            problems.push(format!("Relation {id} in the library is left out: {err}."));
        }
    }
    Ok(())
}

/// The rows that a transaction touches, changed in memory first: each is read and written once,
/// however many edits it gets.
pub(super) struct Touched<'c> {
    connection: &'c Connection,
    workspace: WorkspaceId,
    annotations: BTreeMap<AnnotationId, Row>,
    /// The highest number among new ids, by prefix.
    ids: BTreeMap<String, i64>,
}

/// An annotation before and after.
struct Row {
    before: Option<Annotation>,
    now: Option<Annotation>,
}

/// Why an edit could not be carried out on the tables.
pub(super) enum EditFailure {
    Sqlite(rusqlite::Error),
    Unfit(EditError),
}

impl From<rusqlite::Error> for EditFailure {
    fn from(err: rusqlite::Error) -> Self {
        Self::Sqlite(err)
    }
}

impl From<EditError> for EditFailure {
    fn from(err: EditError) -> Self {
        Self::Unfit(err)
    }
}

impl EditFailure {
    pub(super) fn into_append_error(self, path: &std::path::Path) -> AppendError {
        match self {
            Self::Sqlite(err) => AppendError::Store(StoreError::from_sqlite(path, err)),
            Self::Unfit(err) => AppendError::Unfit(err),
        }
    }
}

impl<'c> Touched<'c> {
    /// Carries the edits out on the tables. The caller holds the SQL transaction.
    pub(super) fn apply_all(
        connection: &'c Connection,
        workspace: WorkspaceId,
        edits: &[Edit],
    ) -> Result<(), EditFailure> {
        let annotations = BTreeMap::new();
        let mut touched = Self { connection, workspace, annotations, ids: BTreeMap::new() };
        for edit in edits {
            touched.apply(edit)?;
        }
        touched.write()?;
        Ok(())
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), EditFailure> {
        match edit {
            Edit::Add { annotation } => self.add(annotation)?,
            Edit::Remove { id } => {
                self.present(id)?;
                if let Some(row) = self.annotations.get_mut(id) {
                    row.now = None;
                }
            }
            Edit::SetStatus { id, status } => self.present(id)?.status = *status,
            Edit::SetLabel { id, label } => self.present(id)?.label.clone_from(label),
            Edit::SetSpans { id, spans } => self.present(id)?.spans.clone_from(spans),
            Edit::SetAttribute { id, name, value } => {
                set_attribute(&mut self.present(id)?.attributes, name, value.as_ref());
            }
            Edit::Relate { relation } => self.relate(relation)?,
            Edit::Unrelate { id } => {
                let removed = self
                    .connection
                    .prepare_cached("DELETE FROM relations WHERE workspace = ?1 AND id = ?2")?
                    .execute(params![self.workspace.0, &*id.0])?;
                if removed == 0 {
                    return Err(EditError::NoRelation(id.clone()).into());
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, annotation: &Annotation) -> Result<(), EditFailure> {
        let id = &annotation.id;
        let row = self.row(id)?;
        if row.now.is_some() {
            return Err(EditError::Taken(id.to_string()).into());
        }
        row.now = Some(annotation.clone());
        self.note_id(&id.0);
        Ok(())
    }

    fn relate(&mut self, relation: &Relation) -> Result<(), EditFailure> {
        for end in [&relation.from, &relation.to] {
            self.present(end)?;
        }
        self.note_id(&relation.id.0);
        self.connection
            .prepare_cached(
                "INSERT INTO relations (workspace, id, label, source, target)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                self.workspace.0,
                &*relation.id.0,
                relation.label,
                &*relation.from.0,
                &*relation.to.0
            ])?;
        Ok(())
    }

    /// The annotation as the edits so far left it.
    fn present(&mut self, id: &AnnotationId) -> Result<&mut Annotation, EditFailure> {
        let row = self.row(id)?;
        row.now.as_mut().ok_or_else(|| EditError::NoAnnotation(id.clone()).into())
    }

    fn row(&mut self, id: &AnnotationId) -> Result<&mut Row, EditFailure> {
        if !self.annotations.contains_key(id) {
            let body: Option<String> = self
                .connection
                .prepare_cached("SELECT body FROM annotations WHERE workspace = ?1 AND id = ?2")?
                .query_row(params![self.workspace.0, &*id.0], |row| row.get(0))
                .optional()?;
            let is_stored = body.is_some();
            // A row that cannot be read was left out of the set, so no edit can be meant for it.
            let before: Option<Annotation> = body.and_then(|body| serde_json::from_str(&body).ok());
            if is_stored && before.is_none() {
                return Err(EditError::Taken(id.to_string()).into());
            }
            self.annotations.insert(id.clone(), Row { now: before.clone(), before });
        }
        self.annotations.get_mut(id).ok_or_else(|| EditError::NoAnnotation(id.clone()).into())
    }

    fn note_id(&mut self, id: &str) {
        let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
        if let Some(Ok(number)) = id.strip_prefix(prefix).map(str::parse::<i64>) {
            let highest = self.ids.entry(prefix.to_owned()).or_insert(number);
            *highest = number.max(*highest);
        }
    }

    fn write(&self) -> rusqlite::Result<()> {
        let mut tally = Tally::default();
        for (id, row) in &self.annotations {
            match (&row.now, &row.before) {
                (Some(annotation), None) => self.insert(annotation)?,
                (Some(annotation), Some(_)) => self.update(annotation)?,
                (None, Some(_)) => self.delete(id)?,
                (None, None) => {}
            }
            tally.replace(row.before.as_ref(), row.now.as_ref());
        }
        tally.write(self.connection, self.workspace)?;
        for (prefix, highest) in &self.ids {
            self.connection
                .prepare_cached(
                    "INSERT INTO ids (workspace, prefix, highest) VALUES (?1, ?2, ?3)
                     ON CONFLICT (workspace, prefix) DO UPDATE
                     SET highest = max(highest, excluded.highest)",
                )?
                .execute(params![self.workspace.0, prefix, highest])?;
        }
        Ok(())
    }

    fn insert(&self, annotation: &Annotation) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO annotations (workspace, id, layer, label, status, start, end, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            annotation,
        )
    }

    fn update(&self, annotation: &Annotation) -> rusqlite::Result<()> {
        self.execute(
            "UPDATE annotations
             SET layer = ?3, label = ?4, status = ?5, start = ?6, end = ?7, body = ?8
             WHERE workspace = ?1 AND id = ?2",
            annotation,
        )
    }

    fn execute(&self, sql: &str, annotation: &Annotation) -> rusqlite::Result<()> {
        let body = to_json(annotation)?;
        let hull = annotation.hull();
        self.connection.prepare_cached(sql)?.execute(params![
            self.workspace.0,
            &*annotation.id.0,
            annotation.layer,
            annotation.label,
            annotation.status.name(),
            hull.start() as i64,
            hull.end() as i64,
            body,
        ])?;
        Ok(())
    }

    fn delete(&self, id: &AnnotationId) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("DELETE FROM annotations WHERE workspace = ?1 AND id = ?2")?
            .execute(params![self.workspace.0, &*id.0])?;
        Ok(())
    }
}

fn set_attribute(attributes: &mut Attributes, name: &str, value: Option<&Value>) {
    match value {
        Some(value) => attributes.insert(name.to_owned(), value.clone()),
        None => attributes.remove(name),
    };
}

pub(super) fn to_json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))
}
