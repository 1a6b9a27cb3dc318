//! Versions of the library's file, and the way from each to the next.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::store::{StoreError, backup};

/// The k-th script makes version k + 1 of the version before it.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
];

/// Stands in the header of every library: “post” in ASCII.
const APPLICATION: i64 = 0x706f_7374;

/// Checks that the file is a library that this postil understands. Writes nothing.
pub(super) fn check_version(
    connection: &Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let sqlite = |err| StoreError::from_sqlite(path, err);
    let (version, application) = header(connection).map_err(sqlite)?;
    let known = migrations.len() as i64;
    if application != APPLICATION {
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(sqlite)?;
        // An empty database is one that was just made, or whose making was cut off.
        if tables > 0 || version != 0 || application != 0 {
            return Err(StoreError::NotLibrary { path: path.to_owned() });
        }
    }
    if version > known {
        return Err(StoreError::Newer { path: path.to_owned(), version, known });
    }
    Ok(())
}

/// Brings the file to the newest version, one SQL transaction a version. A library that holds
/// something already is copied before.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let sqlite = |err| StoreError::from_sqlite(path, err);
    let (version, _) = header(connection).map_err(sqlite)?;
    let version = usize::try_from(version).unwrap_or(0);
    if version >= migrations.len() {
        return Ok(());
    }
    if version > 0 {
        backup::before_migration(connection, path, version)?;
    }
    for (number, script) in migrations.iter().enumerate().skip(version) {
        step(connection, number, script).map_err(sqlite)?;
    }
    Ok(())
}

/// Applies one script, unless another process was faster.
fn step(connection: &mut Connection, from: usize, script: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (version, _) = header(&transaction)?;
    if version == from as i64 {
        transaction.execute_batch(script)?;
        transaction.pragma_update(None, "user_version", from as i64 + 1)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.commit()
}

/// The version and the mark of the program that the file belongs to.
fn header(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok((version, application))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Library;

    const NEXT: &str = "ALTER TABLE documents ADD COLUMN colour TEXT";

    #[test]
    fn a_migration_leaves_a_copy_of_what_was_before() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("library.db");
        let mut library = Library::open(&path).unwrap();
        let migrations: Vec<&str> = MIGRATIONS.iter().copied().chain([NEXT]).collect();
        migrate(&mut library.connection, &path, &migrations).unwrap();
        library.connection.prepare("SELECT colour FROM documents").unwrap();
        let version = MIGRATIONS.len();
        let copy = Connection::open(dir.path().join(format!("library.db.version-{version}")));
        assert_eq!(header(&copy.unwrap()).unwrap(), (version as i64, APPLICATION));
        drop(library);
        let err = Library::open(&path).unwrap_err().to_string();
        assert!(err.contains("was written by a newer postil"), "{err}");
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("library.db");
        let mut library = Library::open(&path).unwrap();
        let broken = "CREATE TABLE half (way TEXT); CREATE TABLE documents (again TEXT);";
        let migrations: Vec<&str> = MIGRATIONS.iter().copied().chain([broken]).collect();
        migrate(&mut library.connection, &path, &migrations).unwrap_err();
        drop(library);
        let library = Library::open(&path).unwrap();
        assert!(library.connection.prepare("SELECT way FROM half").is_err());
    }
}
