//! Puts an export where the user wants it, by the layout of its format.

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::export::files::Files;
use crate::cli::{Error, input, output, save};
use crate::exchange::{Layout, Output};

/// Writes to the path, whole or not at all. `name` is that of the format.
pub fn write(
    path: &Path,
    replace: bool,
    layout: Layout,
    name: &str,
    write: impl FnOnce(&mut dyn Output) -> Result<(), Error>,
) -> Result<(), Error> {
    let is_stdout = path == Path::new("-");
    match layout {
        Layout::Directory if is_stdout => {
            let advice = "name a directory with -o";
            Err(Error::Usage(format!("{name} is written to several files: {advice}")))
        }
        Layout::Directory => directory(path, replace, write),
        Layout::Beside if !is_stdout => beside(path, replace, write),
        _ => save::save(path, replace, |main| {
            let mut files = Files::new(main, None).map_err(|source| failed(path, source))?;
            write(&mut files)?;
            if !files.skipped().is_empty() {
                let advice = "is written with -o FILE only, beside it";
                output::warn(&format!("{name} {}: {advice}", files.skipped().join(", ")));
            }
            Ok(())
        }),
    }
}

fn directory(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut dyn Output) -> Result<(), Error>,
) -> Result<(), Error> {
    let is_new = !path.exists();
    fs::create_dir_all(path).map_err(|source| failed(path, source))?;
    let mut nothing = io::sink();
    let mut files = Files::new(&mut nothing, Some(path)).map_err(|source| failed(path, source))?;
    let written = match write(&mut files) {
        Ok(()) => files.finish(replace, |name| path.join(name)),
        Err(error) => {
            drop(files);
            Err(error)
        }
    };
    if written.is_err() && is_new {
        // Only a directory without a file goes.
        let _kept = fs::remove_dir(path);
    }
    written
}

fn beside(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut dyn Output) -> Result<(), Error>,
) -> Result<(), Error> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    save::save(path, replace, |main| {
        let stage = Some(parent.unwrap_or(Path::new(".")));
        let mut files = Files::new(main, stage).map_err(|source| failed(path, source))?;
        write(&mut files)?;
        files.finish(replace, |ending| path.with_extension(ending))
    })
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Write { name: input::name(path), source }
}
