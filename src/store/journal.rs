//! The journal of a workspace: append, and read what others appended.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use crate::annotation::transaction::{History, Kind, Transaction};
use crate::store::annotations::{Touched, to_json};
use crate::store::{AppendError, Library, StoreError, WorkspaceId};

const COLUMNS: &str = "number, kind, summary, annotator, time, edits, inverse";

impl Library {
    /// Appends a transaction that was made for the state after transaction `base`, and gives its
    /// number. It is on disk when this returns.
    ///
    /// # Errors
    /// [`AppendError::Behind`] when others appended since `base`; the caller applies those and makes
    /// its transaction again. On any error nothing of the transaction is in the library.
    pub fn append(
        &mut self,
        workspace: WorkspaceId,
        base: u64,
        transaction: &Transaction,
    ) -> Result<u64, AppendError> {
        let path = self.path.clone();
        let sqlite = |err| AppendError::Store(StoreError::from_sqlite(&path, err));
        let behavior = TransactionBehavior::Immediate;
        let sql = self.connection.transaction_with_behavior(behavior).map_err(sqlite)?;
        let number = base + 1;
        if !advance(&sql, workspace, base).map_err(sqlite)? {
            let newer = read_newer(&sql, workspace, base).map_err(sqlite)?;
            drop(sql);
            return Err(self.why_not(workspace, newer));
        }
        insert(&sql, workspace, number, transaction).map_err(sqlite)?;
        Touched::apply_all(&sql, workspace, &transaction.edits)
            .map_err(|failure| failure.into_append_error(&path))?;
        if transaction.kind == Kind::CarryOver {
            settle_earlier(&sql, workspace).map_err(sqlite)?;
        }
        sql.commit().map_err(sqlite)?;
        self.heads.insert(workspace, number);
        Ok(number)
    }

    /// The transactions after `base` that others appended, with their numbers, oldest first. Costs
    /// next to nothing while nobody else writes, so it can be asked before every action.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn newer(
        &mut self,
        workspace: WorkspaceId,
        base: u64,
    ) -> Result<Vec<(u64, Transaction)>, StoreError> {
        // Read before the head: what is committed in between shows at the next call.
        let data_version = self.data_version_now().map_err(|err| self.failed(err))?;
        if data_version != self.data_version {
            self.heads.clear();
            self.data_version = data_version;
        }
        if self.heads.get(&workspace) == Some(&base) {
            return Ok(Vec::new());
        }
        let head = head(&self.connection, workspace)
            .map_err(|err| self.failed(err))?
            .ok_or_else(|| StoreError::NoDocument { path: self.path.clone() })?;
        if head < base {
            return Err(StoreError::Rewound { path: self.path.clone() });
        }
        let newer = if head == base {
            Vec::new()
        } else {
            read_newer(&self.connection, workspace, base).map_err(|err| self.failed(err))?
        };
        self.heads.insert(workspace, head);
        Ok(newer)
    }

    /// Everything that ever happened in the workspace, with its numbers, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn journal(&self, workspace: WorkspaceId) -> Result<Vec<(u64, Transaction)>, StoreError> {
        read_newer(&self.connection, workspace, 0).map_err(|err| self.failed(err))
    }

    /// Notes that the annotations of an earlier version are not wanted, so that they are not
    /// offered again. Appending a [`Kind::CarryOver`] does the same.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn decline_earlier(&mut self, workspace: WorkspaceId) -> Result<(), StoreError> {
        settle_earlier(&self.connection, workspace).map_err(|err| self.failed(err))
    }

    fn why_not(&self, workspace: WorkspaceId, newer: Vec<(u64, Transaction)>) -> AppendError {
        if !newer.is_empty() {
            return AppendError::Behind(newer);
        }
        let path = self.path.clone();
        AppendError::Store(match head(&self.connection, workspace) {
            Ok(Some(_)) => StoreError::Rewound { path },
            Ok(None) => StoreError::NoDocument { path },
            Err(err) => self.failed(err),
        })
    }
}

/// What can be undone and redone, and the number of the newest transaction.
pub(super) fn read_history(
    connection: &Connection,
    workspace: WorkspaceId,
    problems: &mut Vec<String>,
) -> rusqlite::Result<History> {
    let mut history = History::default();
    // What detectors did is the bulk of a journal, and no one undoes it.
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM transactions WHERE workspace = ?1 AND kind <> 'detection'
         ORDER BY number"
    ))?;
    let mut rows = statement.query([workspace.0])?;
    while let Some(row) = rows.next()? {
        match read_transaction(row) {
            Ok((_, transaction)) => history.record(&transaction),
            Err(err @ rusqlite::Error::FromSqlConversionFailure(..)) => {
                let number: i64 = row.get(0)?;
                problems.push(format!(
                    "Change {number} in the library cannot be read ({err}); it and what came before it cannot be undone."
                ));
                history = History::default();
            }
            Err(err) => return Err(err),
        }
    }
    Ok(history)
}

/// The number of the workspace's newest transaction, if there is such a workspace.
pub(super) fn head(
    connection: &Connection,
    workspace: WorkspaceId,
) -> rusqlite::Result<Option<u64>> {
    connection
        .prepare_cached("SELECT head FROM workspaces WHERE id = ?1")?
        .query_row([workspace.0], |row| row.get(0).map(i64::cast_unsigned))
        .optional()
}

/// Moves the head on from `base`. Tells whether it was there.
fn advance(connection: &Connection, workspace: WorkspaceId, base: u64) -> rusqlite::Result<bool> {
    let moved = connection
        .prepare_cached("UPDATE workspaces SET head = head + 1 WHERE id = ?1 AND head = ?2")?
        .execute(params![workspace.0, base.cast_signed()])?;
    Ok(moved == 1)
}

fn insert(
    connection: &Connection,
    workspace: WorkspaceId,
    number: u64,
    transaction: &Transaction,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO transactions
             (workspace, number, kind, summary, annotator, time, edits, inverse)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            workspace.0,
            number.cast_signed(),
            kind_name(transaction.kind),
            transaction.summary,
            transaction.annotator,
            transaction.time,
            to_json(&transaction.edits)?,
            to_json(&transaction.inverse)?,
        ])?;
    Ok(())
}

fn settle_earlier(connection: &Connection, workspace: WorkspaceId) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE workspaces SET earlier_settled = 1 WHERE id = ?1")?
        .execute([workspace.0])?;
    Ok(())
}

fn read_newer(
    connection: &Connection,
    workspace: WorkspaceId,
    base: u64,
) -> rusqlite::Result<Vec<(u64, Transaction)>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM transactions WHERE workspace = ?1 AND number > ?2
             ORDER BY number"
        ))?
        .query_map(params![workspace.0, base.cast_signed()], read_transaction)?
        .collect()
}

fn read_transaction(row: &Row<'_>) -> rusqlite::Result<(u64, Transaction)> {
    let transaction = Transaction {
        kind: kind(row)?,
        summary: row.get(2)?,
        annotator: row.get(3)?,
        time: row.get(4)?,
        edits: read_json(row, 5)?,
        inverse: read_json(row, 6)?,
    };
    Ok((row.get::<_, i64>(0)?.cast_unsigned(), transaction))
}

fn read_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|err| unreadable(column, err))
}

fn unreadable(
    column: usize,
    err: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, err.into())
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Decision => "decision",
        Kind::Undo => "undo",
        Kind::Redo => "redo",
        Kind::Detection => "detection",
        Kind::Import => "import",
        Kind::CarryOver => "carry-over",
    }
}

fn kind(row: &Row<'_>) -> rusqlite::Result<Kind> {
    Ok(match row.get_ref(1)?.as_str()? {
        "decision" => Kind::Decision,
        "undo" => Kind::Undo,
        "redo" => Kind::Redo,
        "detection" => Kind::Detection,
        "import" => Kind::Import,
        "carry-over" => Kind::CarryOver,
        other => return Err(unreadable(1, format!("“{other}” is no kind of change"))),
    })
}
