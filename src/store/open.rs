//! Opening a library: the file and its rights, the settings of the connection, its version.

use std::collections::HashMap;
use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use etcetera::BaseStrategy;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::store::{Library, StoreError, migrate};

/// How long another program's lock is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

impl Library {
    /// Opens the library, and makes it and its directory where there is none. Only the user may
    /// read what is made.
    ///
    /// # Errors
    /// When the file cannot be read and written, is locked, damaged, of a newer version, or no
    /// library.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_waiting(path, PATIENCE)
    }

    /// Like [`Library::open`], and waits this long wherever another program holds the file.
    ///
    /// # Errors
    /// As [`Library::open`].
    pub fn open_waiting(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let unreachable = |source| StoreError::Unreachable { path: path.to_owned(), source };
        // Absolute, because SQLite gives `:memory:` and an empty name a meaning of their own.
        let path = std::path::absolute(path).map_err(unreachable)?;
        create(&path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        let connection = Connection::open_with_flags(&path, flags).map_err(sqlite)?;
        // SQLite opens a file that it may only read without a word.
        if connection.is_readonly("main").map_err(sqlite)? {
            return Err(StoreError::ReadOnly { path });
        }
        connection.busy_timeout(patience).map_err(sqlite)?;
        migrate::check_version(&connection, &path, migrate::MIGRATIONS)?;
        configure(&connection, patience).map_err(sqlite)?;
        let mut library = Self { connection, path, data_version: 0, heads: HashMap::new() };
        migrate::migrate(&mut library.connection, &library.path, migrate::MIGRATIONS)?;
        library.data_version = library.data_version_now().map_err(|err| library.failed(err))?;
        Ok(library)
    }

    /// Where the library is kept unless another file is named: `postil/library.db` in the
    /// platform's directory for data.
    ///
    /// # Errors
    /// When there is no home directory.
    pub fn default_path() -> Result<PathBuf, StoreError> {
        let strategy = etcetera::choose_base_strategy().map_err(|_| StoreError::NoHome)?;
        Ok(strategy.data_dir().join("postil").join("library.db"))
    }

    /// A number that is another one after another program has written to the library.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        self.data_version_now().map_err(|err| self.failed(err))
    }

    pub(super) fn data_version_now(&self) -> rusqlite::Result<i64> {
        self.connection
            .prepare_cached("SELECT data_version FROM pragma_data_version")?
            .query_row([], |row| row.get(0))
    }
}

/// Makes the directory and an empty file where they are missing.
fn create(path: &Path) -> Result<(), StoreError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { path: path.to_owned() }
        }
        io::ErrorKind::StorageFull => StoreError::Full { path: path.to_owned() },
        _ => StoreError::Unreachable { path: path.to_owned(), source },
    };
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => return Ok(()),
        Ok(_) => return Err(StoreError::NotLibrary { path: path.to_owned() }),
        Err(err) if err.kind() == io::ErrorKind::NotFound => {}
        Err(err) => return Err(failed(err)),
    }
    let mut directory = DirBuilder::new();
    directory.recursive(true);
    let mut file = OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        directory.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        directory.create(parent).map_err(failed)?;
    }
    match file.open(path) {
        Err(err) if err.kind() != io::ErrorKind::AlreadyExists => Err(failed(err)),
        _ => Ok(()),
    }
}

fn configure(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    use_log(connection, patience)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Switches to the write-ahead log. SQLite does not wait for locks when it switches, so two first
/// openings at once are told apart here.
fn use_log(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let until = Instant::now() + patience;
    loop {
        let switched = connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match switched {
            Err(err)
                if err.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < until =>
            {
                thread::sleep(Duration::from_millis(10));
            }
            // A file system without shared memory keeps the rollback journal: slower, as safe.
            other => return other.map(drop),
        }
    }
}
