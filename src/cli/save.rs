//! Files that subcommands write: whole or not at all.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write, stdout};
use std::path::Path;

use crate::cli::{Error, input};

/// Writes to the path, or to standard output for `-`. A file appears under its name when it is
/// complete, and replaces an older one only if `replace` says so. What is no regular file, such as
/// a pipe, is written to as it is.
pub fn save(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    if path == Path::new("-") {
        let mut output = BufWriter::new(stdout().lock());
        write(&mut output)?;
        return output.flush().map_err(Error::stdout);
    }
    let failed = |source| Error::Write { name: input::name(path), source };
    match path.metadata() {
        Ok(found) if found.is_dir() => Err(failed(io::ErrorKind::IsADirectory.into())),
        Ok(found) if !found.is_file() => {
            let mut output =
                BufWriter::new(File::options().write(true).open(path).map_err(failed)?);
            write(&mut output)?;
            output.flush().map_err(failed)
        }
        Ok(_) if !replace => Err(exists(path)),
        _ => save_file(path, replace, write),
    }
}

fn save_file(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |source| Error::Write { name: input::name(path), source };
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".postil-");
    let permissions = readable();
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let file = builder.tempfile_in(directory.unwrap_or(Path::new("."))).map_err(failed)?;
    let mut output = BufWriter::new(file);
    write(&mut output)?;
    let file = output.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    let named = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    named.map(drop).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => failed(error.error),
    })
}

/// What a new file of the user's may be read by, before the umask.
fn readable() -> Option<Permissions> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Some(Permissions::from_mode(0o666))
    }
    #[cfg(not(unix))]
    None
}

fn exists(path: &Path) -> Error {
    Error::Usage(format!("{} exists already (--force replaces it)", path.display()))
}
