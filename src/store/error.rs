//! Why the library could not do something, as sentences that say what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

use crate::annotation::edit::EditError;
use crate::annotation::transaction::Transaction;
use crate::store::backup;

/// Why the library cannot be opened, read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no home directory to keep a library in.
    NoHome,
    /// The library's directory or file cannot be made or read.
    Unreachable { path: PathBuf, source: io::Error },
    /// The file or its directory does not let itself be written.
    ReadOnly { path: PathBuf },
    /// Another program holds the library for longer than postil waits.
    Locked { path: PathBuf },
    /// The disk is full.
    Full { path: PathBuf },
    /// The file is something else: no database, or another program's.
    NotLibrary { path: PathBuf },
    /// A newer postil wrote the library.
    Newer { path: PathBuf, version: i64, known: i64 },
    /// The file is damaged.
    Damaged { path: PathBuf, detail: String, backup: Option<PathBuf> },
    /// The library holds less than was read from it before: someone put an older one in its place.
    Rewound { path: PathBuf },
    /// The document is not in the library.
    NoDocument { path: PathBuf },
    /// A backup could not be written.
    Backup { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    /// The disk does not do what it is asked.
    Disk { path: PathBuf, source: rusqlite::Error },
    /// SQLite reports anything else.
    Sqlite { path: PathBuf, source: rusqlite::Error },
}

/// Why a transaction was not appended. Nothing of it was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum AppendError {
    /// Others appended these, numbered, since the state that the transaction was made for.
    Behind(Vec<(u64, Transaction)>),
    /// The transaction does not fit what the library holds.
    Unfit(EditError),
    Store(StoreError),
}

impl StoreError {
    /// Finds the sentence for what SQLite reports.
    pub(super) fn from_sqlite(path: &Path, err: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let extended = err.sqlite_error().map(|err| err.extended_code);
        match err.sqlite_error_code() {
            _ if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly { path }
            }
            Some(ErrorCode::SystemIoFailure) => Self::Disk { path, source: err },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::NotADatabase) => Self::NotLibrary { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::damaged(path, &err),
            _ => Self::Sqlite { path, source: err },
        }
    }

    fn damaged(path: PathBuf, err: &rusqlite::Error) -> Self {
        let backup = backup::newest(&path);
        Self::Damaged { path, detail: err.to_string(), backup }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => f.write_str(
                "there is no home directory for the library; name a file with --library",
            ),
            Self::Unreachable { path, source } => {
                write!(f, "cannot open the library {}: {source}", path.display())
            }
            Self::ReadOnly { path } => write!(
                f,
                "the library {} cannot be written; allow writing to it and its directory, or name \
                 another file with --library",
                path.display()
            ),
            Self::Locked { path } => write!(
                f,
                "the library {} is in use by another program; close it or try again",
                path.display()
            ),
            Self::Full { path } => write!(
                f,
                "the disk with the library {} is full; make room and try again",
                path.display()
            ),
            Self::NotLibrary { path } => write!(
                f,
                "{} is no postil library; name another file with --library",
                path.display()
            ),
            Self::Newer { path, version, known } => write!(
                f,
                "the library {} was written by a newer postil (version {version}, this one knows \
                 {known}); install the newer postil, or name another file with --library",
                path.display()
            ),
            Self::Damaged { path, detail, backup: None } => write!(
                f,
                "the library {} is damaged ({detail}); keep the file, and name another with --library",
                path.display()
            ),
            Self::Damaged { path, detail, backup: Some(backup) } => write!(
                f,
                "the library {} is damaged ({detail}); keep the file, and go on with the backup by \
                 --library {}",
                path.display(),
                backup.display()
            ),
            Self::Rewound { path } => write!(
                f,
                "the library {} was replaced by an older one; open the article again",
                path.display()
            ),
            Self::NoDocument { path } => {
                write!(f, "the document is not in the library {}", path.display())
            }
            Self::Backup { path, source } => {
                write!(f, "cannot write a copy of the library to {}: {source}", path.display())
            }
            Self::Disk { path, source } => write!(
                f,
                "the library {} cannot be read or written ({source}); see whether its disk is full \
                 or failing, or name another file with --library",
                path.display()
            ),
            Self::Sqlite { path, source } => {
                write!(f, "cannot use the library {}: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreachable { source, .. } => Some(source),
            Self::Backup { source, .. } => Some(source.as_ref()),
            Self::Disk { source, .. } | Self::Sqlite { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Behind(newer) => {
                write!(f, "another postil changed the document {} times meanwhile", newer.len())
            }
            Self::Unfit(err) => write!(f, "the change does not fit the library: {err}"),
            Self::Store(err) => err.fmt(f),
        }
    }
}

impl std::error::Error for AppendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Behind(_) => None,
            Self::Unfit(err) => Some(err),
            Self::Store(err) => err.source(),
        }
    }
}

impl From<StoreError> for AppendError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}
