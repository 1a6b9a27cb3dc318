//! Copies of the library beside it: one a day, the newest [`KEPT_BACKUPS`] of them, and one before
//! each migration, which is never deleted.
//!
//! A copy is made by `VACUUM INTO` a file of another name, synced, and only then renamed: a file
//! with a backup's name is always whole. What a killed postil left half copied is deleted a day
//! later.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, InterruptHandle};
use tempfile::NamedTempFile;

use crate::store::{Library, StoreError};

/// How many daily backups are kept.
pub const KEPT_BACKUPS: usize = 7;

/// How long the end of a copying is waited for before it is interrupted again.
const MOMENT: Duration = Duration::from_millis(2);

/// Length of `2026-11-24`.
const DATE_LENGTH: usize = 10;

/// A daily backup that is being made. Dropping it ends the copying; what is half copied is deleted.
pub struct Backup {
    interrupt: InterruptHandle,
    /// Nothing once it has ended. What goes wrong in it is tried again tomorrow.
    copying: Option<JoinHandle<()>>,
}

impl Backup {
    /// Whether nothing is copied any more.
    pub fn is_done(&self) -> bool {
        self.copying.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        let Some(copying) = self.copying.take() else { return };
        // Only what runs already can be interrupted, and the copying may be about to begin.
        while !copying.is_finished() {
            self.interrupt.interrupt();
            thread::sleep(MOMENT);
        }
    }
}

impl Library {
    /// Begins the daily backup on a connection and a thread of its own: neither readers nor writers
    /// of the library wait for it. Nothing where the day has one.
    ///
    /// # Errors
    /// When the library cannot be opened once more.
    pub fn begin_daily_backup(&self, now: i64) -> Result<Option<Backup>, StoreError> {
        if self.daily_target(now).is_none_or(|target| target.exists()) {
            return Ok(None);
        }
        let library = Self::open(&self.path)?;
        let interrupt = library.connection.get_interrupt_handle();
        let work = move || {
            let _next_time = library.back_up_daily(now);
        };
        let thread = thread::Builder::new().name("backup".to_owned()).spawn(work);
        let copying = thread.map_err(|err| failed(&self.path, err))?;
        Ok(Some(Backup { interrupt, copying: Some(copying) }))
    }

    /// The name of the backup of a day.
    fn daily_target(&self, now: i64) -> Option<PathBuf> {
        let time = jiff::Timestamp::from_millisecond(now).ok()?;
        let date = jiff::tz::TimeZone::UTC.to_datetime(time).date();
        Some(with_suffix(&self.path, &format!("{DAILY}{date}")))
    }

    /// Copies the library to `library.db.backup-2026-11-24` once a day, UTC, and deletes the oldest
    /// when there are more than [`KEPT_BACKUPS`]. Gives the new file, or nothing when the day has
    /// one. Takes as long as writing the whole library: not to be waited for.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub fn back_up_daily(&self, now: i64) -> Result<Option<PathBuf>, StoreError> {
        let Some(target) = self.daily_target(now).filter(|target| !target.exists()) else {
            return Ok(None);
        };
        delete_abandoned(&self.path, now);
        copy(&self.connection, &target)?;
        let kept = daily(&self.path);
        for oldest in kept.iter().take(kept.len().saturating_sub(KEPT_BACKUPS)) {
            match fs::remove_file(oldest) {
                // Another postil was faster.
                Err(err) if err.kind() == io::ErrorKind::NotFound => {}
                done => done.map_err(|err| failed(oldest, err))?,
            }
        }
        Ok(Some(target))
    }

    /// Writes the whole library to another file, for when its own cannot be written any more.
    ///
    /// # Errors
    /// When there is such a file already, or it cannot be written.
    pub fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        if target.exists() {
            let why = "there is such a file already";
            return Err(failed(target, io::Error::new(io::ErrorKind::AlreadyExists, why)));
        }
        copy(&self.connection, target)
    }
}

const DAILY: &str = ".backup-";
/// Begins the name of a copy that is not whole yet.
const UNFINISHED: &str = ".unfinished-";
const DAY: i64 = 24 * 60 * 60 * 1000;

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
    let is_date = |rest: &str| {
        rest.len() == DATE_LENGTH && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    beside(path, DAILY, is_date)
}

/// The files beside a library with its name, this suffix, and a rest of this kind; sorted.
fn beside(path: &Path, suffix: &str, is_meant: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let start = with_suffix(path, suffix);
    let (Some(directory), Some(start)) =
        (path.parent(), start.file_name().and_then(|name| name.to_str()))
    else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .to_str()
                .and_then(|name| name.strip_prefix(start))
                .is_some_and(&is_meant)
        })
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

/// Deletes copies that were begun more than a day ago and never finished.
fn delete_abandoned(path: &Path, now: i64) {
    for unfinished in beside(path, UNFINISHED, |_| true) {
        let begun = unfinished.metadata().and_then(|metadata| metadata.modified()).ok();
        let age = begun
            .and_then(|time| jiff::Timestamp::try_from(time).ok())
            .map_or(0, |time| now.saturating_sub(time.as_millisecond()));
        if age > DAY {
            // It is tried again tomorrow.
            let _kept = fs::remove_file(unfinished);
        }
    }
}

fn copy(connection: &Connection, target: &Path) -> Result<(), StoreError> {
    let directory = target.parent().unwrap_or(Path::new("."));
    let file = unfinished(target, directory).map_err(|err| failed(target, err))?;
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

/// An empty file that only the user may read, deleted unless it gets the target's name.
fn unfinished(target: &Path, directory: &Path) -> io::Result<NamedTempFile> {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    if let Some(library) = name.to_str().and_then(|name| name.split_once(DAILY)) {
        name = library.0.into();
    }
    name.push(UNFINISHED);
    tempfile::Builder::new().prefix(&name).tempfile_in(directory)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn failed(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Backup { path: path.to_owned(), source: source.into() }
}
