//! Where an export goes on the disk: a stream, a file with others beside it, or a directory.
//!
//! Everything is written under other names first and takes its name when the export is complete, so
//! that an export that breaks off leaves nothing behind. Of many files only some are open at once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::{Error, input};
use crate::exchange::Output;

/// Files that are open at the same time at most.
const MOST_OPEN: usize = 32;

/// An export into a directory, or with files beside the main one.
pub struct Files<'a> {
    main: &'a mut dyn Write,
    /// Where everything stands until it is complete; none on standard output.
    stage: Option<TempDir>,
    open: Vec<(String, BufWriter<File>)>,
    names: BTreeMap<String, PathBuf>,
    /// Names that were asked for and have no place.
    skipped: Vec<String>,
    nowhere: io::Sink,
}

impl<'a> Files<'a> {
    /// An export whose other files are staged in this directory; without one they are left out.
    pub fn new(main: &'a mut dyn Write, parent: Option<&Path>) -> io::Result<Self> {
        let stage =
            parent.map(|parent| tempfile::Builder::new().prefix(".postil-").tempdir_in(parent));
        let stage = stage.transpose()?;
        let (open, names, skipped) = (Vec::new(), BTreeMap::new(), Vec::new());
        Ok(Self { main, stage, open, names, skipped, nowhere: io::sink() })
    }

    /// Gives every file its name: `place` says which path it has. With `replace`, files that are
    /// there are replaced.
    pub fn finish(mut self, replace: bool, place: impl Fn(&str) -> PathBuf) -> Result<(), Error> {
        let failed = |path: &Path| {
            let name = input::name(path);
            move |source| Error::Write { name, source }
        };
        for (name, writer) in self.open.drain(..) {
            let file = writer.into_inner().map_err(|e| failed(&place(&name))(e.into_error()))?;
            file.sync_all().map_err(failed(&place(&name)))?;
        }
        let taken = self.names.keys().map(|name| place(name)).find(|path| path.exists());
        if let Some(path) = taken.filter(|_| !replace) {
            let shown = path.display();
            return Err(Error::Usage(format!("{shown} exists already (--force replaces it)")));
        }
        for (name, staged) in &self.names {
            let path = place(name);
            fs::rename(staged, &path).map_err(failed(&path))?;
        }
        Ok(())
    }
}

impl Output for Files<'_> {
    fn main(&mut self) -> &mut dyn Write {
        self.main
    }

    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        if self.stage.is_none() {
            if !self.skipped.iter().any(|skipped| skipped == name) {
                self.skipped.push(name.to_owned());
            }
            return Ok(&mut self.nowhere);
        }
        if let Some(at) = self.open.iter().position(|(open, _)| open == name) {
            let last = self.open.remove(at);
            self.open.push(last);
        } else {
            self.open(name)?;
        }
        match self.open.last_mut() {
            Some((_, writer)) => Ok(writer),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl Files<'_> {
    /// Opens a file, if need be in the place of the one that was used longest ago.
    fn open(&mut self, name: &str) -> io::Result<()> {
        let Some(stage) = &self.stage else { return Ok(()) };
        if self.open.len() >= MOST_OPEN {
            let (_, writer) = self.open.remove(0);
            writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        }
        let number = self.names.len();
        let path = self
            .names
            .entry(name.to_owned())
            .or_insert_with(|| stage.path().join(number.to_string()));
        let file = File::options().append(true).create(true).open(path)?;
        self.open.push((name.to_owned(), BufWriter::new(file)));
        Ok(())
    }

    /// Names that were asked for and have no place.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }
}
