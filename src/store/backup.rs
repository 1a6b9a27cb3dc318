//! Copies of the library beside it: one a day, the newest [`KEPT_BACKUPS`] of them, and one before
//! each migration, which is never deleted.
//!
//! A copy is made by `VACUUM INTO` a file of another name, synced, and only then renamed: a file
//! with a backup's name is always whole.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::NamedTempFile;

use crate::store::{Library, StoreError};

/// How many daily backups are kept.
pub const KEPT_BACKUPS: usize = 7;

/// Length of `2026-11-24`.
const DATE_LENGTH: usize = 10;

impl Library {
    /// Copies the library to `library.db.backup-2026-11-24` once a day, UTC, and deletes the oldest
    /// when there are more than [`KEPT_BACKUPS`]. Gives the new file, or nothing when the day has
    /// one. Takes as long as writing the whole library: not to be waited for.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub fn back_up_daily(&self, now: i64) -> Result<Option<PathBuf>, StoreError> {
        let Ok(time) = jiff::Timestamp::from_millisecond(now) else { return Ok(None) };
        let date = jiff::tz::TimeZone::UTC.to_datetime(time).date();
        let target = with_suffix(&self.path, &format!("{DAILY}{date}"));
        if target.exists() {
            return Ok(None);
        }
        copy(&self.connection, &target)?;
        let mut kept = daily(&self.path);
        while kept.len() > KEPT_BACKUPS {
            let oldest = kept.remove(0);
            fs::remove_file(&oldest).map_err(|err| failed(&oldest, err))?;
        }
        Ok(Some(target))
    }

    /// Writes the whole library to another file, for when its own cannot be written any more.
    ///
    /// # Errors
    /// When there is such a file already, or it cannot be written.
    pub fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        if target.exists() {
            return Err(failed(target, io::Error::from(io::ErrorKind::AlreadyExists)));
        }
        copy(&self.connection, target)
    }
}

const DAILY: &str = ".backup-";

/// Copies a library that is about to be migrated from this version.
pub(super) fn before_migration(
    connection: &Connection,
    path: &Path,
    version: usize,
) -> Result<(), StoreError> {
    copy(connection, &with_suffix(path, &format!(".version-{version}")))
}

/// The newest daily backup of a library.
pub(super) fn newest(path: &Path) -> Option<PathBuf> {
    daily(path).pop()
}

/// The daily backups of a library, oldest first.
fn daily(path: &Path) -> Vec<PathBuf> {
    let prefix = with_suffix(path, DAILY);
    let (Some(directory), Some(prefix)) =
        (path.parent(), prefix.file_name().and_then(|name| name.to_str()))
    else {
        return Vec::new();
    };
    let is_daily = |name: &str| {
        name.strip_prefix(prefix).is_some_and(|date| {
            date.len() == DATE_LENGTH && date.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        })
    };
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(is_daily))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

fn copy(connection: &Connection, target: &Path) -> Result<(), StoreError> {
    let directory = target.parent().unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(directory).map_err(|err| failed(target, err))?;
    let name = file.path().to_str().ok_or_else(|| {
        failed(target, io::Error::new(io::ErrorKind::InvalidFilename, "the path is not UTF-8"))
    })?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|err| failed(target, err))?;
    file.as_file().sync_all().map_err(|err| failed(target, err))?;
    file.persist(target).map_err(|err| failed(target, err.error))?;
    // The name itself has to be on disk too; a file system that cannot sync a directory has it.
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn failed(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Backup { path: path.to_owned(), source: source.into() }
}
