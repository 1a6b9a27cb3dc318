//! What a user names on the command line, taken apart into articles: files, folders, patterns, addresses, files with many records.
//!
//! A folder is read with all below it, in the order of the names, without what `.gitignore` leaves
//! out, hidden files, and files that are no text by their names. Nothing is opened here.

use std::path::{Path, PathBuf};

use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder};

use crate::cli::{Error, Options, input, output};
use crate::document::corpus::{self, Columns};
use crate::document::{Document, Format, Packed};

/// One thing that articles come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One article: a file, an address, or `-`.
    Article {
        path: PathBuf,
        /// What names it among others: the name of a file, its path below the folder that was named.
        id: String,
        /// Whether it was named itself, so that it is an error if it cannot be read.
        is_named: bool,
    },
    /// A file with many.
    Corpus {
        path: PathBuf,
        /// What stands before the ids of its records, to tell it from others.
        id: String,
    },
}

/// Everything that was named.
#[derive(Debug, Default)]
pub struct Sources {
    pub found: Vec<Source>,
    /// Bytes of all files, if that is known.
    pub bytes: Option<u64>,
    /// What cannot be read, as whole sentences.
    pub broken: Vec<String>,
    /// Files of folders that are no text by their names.
    pub passed: usize,
}

/// Whether many articles are meant: a folder, a pattern, or a file of records.
pub fn is_many(path: &Path) -> bool {
    is_folder(path) || corpus::is_corpus(path)
}

/// Whether files are meant that are not named: a folder or a pattern.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || is_pattern(path)
}

/// Takes apart what was named.
///
/// # Errors
/// When a pattern is none.
pub fn expand(paths: &[PathBuf]) -> Result<Sources, Error> {
    let mut sources = Sources { bytes: Some(0), ..Sources::default() };
    for path in paths {
        if path == Path::new("-") || input::is_address(path) {
            sources.bytes = None;
            sources.article(path.clone(), input::id(path), true);
        } else if path.is_dir() {
            sources.folder(path, None)?;
        } else if is_pattern(path) {
            let (folder, pattern) = pattern(path);
            sources.folder(&folder, Some(&pattern))?;
        } else {
            sources.file(path.clone(), input::id(path), true);
        }
    }
    Ok(sources)
}

/// Reads everything that was named, in order, and hands it over. What cannot be read of a folder or
/// a file of records is told on standard error.
///
/// # Errors
/// The first of `take`, and when an article that was named itself cannot be read.
pub fn each(
    paths: &[PathBuf],
    columns: &Columns,
    options: &Options,
    mut take: impl FnMut(Document) -> Result<(), Error>,
) -> Result<(), Error> {
    let sources = expand(paths)?;
    sources.broken.iter().for_each(|broken| output::warn(broken));
    for source in sources.found {
        match source {
            Source::Article { path, is_named, .. } => match input::document(&path, options) {
                Ok(document) => take(document)?,
                Err(error) if is_named => return Err(error),
                Err(error) => output::complain(&error),
            },
            Source::Corpus { path, .. } => {
                let records = corpus::records(&path, columns);
                for record in records.map_err(|error| Error::Failed(error.to_string().into()))? {
                    match record {
                        Ok(document) => take(document)?,
                        Err(error) => output::warn(&error.to_string()),
                    }
                }
            }
        }
    }
    Ok(())
}

impl Sources {
    fn article(&mut self, path: PathBuf, id: String, is_named: bool) {
        self.found.push(Source::Article { path, id, is_named });
    }

    fn file(&mut self, path: PathBuf, id: String, is_named: bool) {
        let length = path.metadata().ok().filter(|found| found.is_file()).map(|found| found.len());
        self.bytes = self.bytes.zip(length).map(|(bytes, length)| bytes + length);
        if corpus::is_corpus(&path) {
            let id = if is_named { String::new() } else { format!("{id}#") };
            self.found.push(Source::Corpus { path, id });
        } else {
            self.article(path, id, is_named);
        }
    }

    /// Takes the files below a folder: those that a pattern names, or else those that are text.
    fn folder(&mut self, folder: &Path, pattern: Option<&str>) -> Result<(), Error> {
        let mut walk = WalkBuilder::new(folder);
        walk.sort_by_file_name(Ord::cmp).require_git(false);
        if let Some(pattern) = pattern {
            let mut only = OverrideBuilder::new(folder);
            let only = only.add(pattern).and_then(|only| only.build());
            walk.overrides(only.map_err(|error| Error::Usage(format!("{pattern}: {error}")))?);
        }
        let before = self.found.len();
        for entry in walk.build() {
            match entry {
                Ok(entry) if is_file(&entry) => {
                    if pattern.is_some() || is_text(entry.path()) {
                        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                        let id = below.to_string_lossy().into_owned();
                        self.file(entry.into_path(), id, false);
                    } else {
                        self.passed += 1;
                    }
                }
                Ok(_) => {}
                Err(error) => self.broken.push(format!("cannot read {error}")),
            }
        }
        if self.found.len() == before && self.broken.is_empty() {
            let what = pattern.map_or_else(String::new, |pattern| format!(" named {pattern}"));
            let place = folder.display();
            self.broken.push(format!("there are no articles{what} in {place}"));
        }
        Ok(())
    }
}

fn is_file(entry: &DirEntry) -> bool {
    entry
        .file_type()
        .is_some_and(|kind| kind.is_file() || kind.is_symlink() && entry.path().is_file())
}

fn is_text(path: &Path) -> bool {
    path.to_str().is_some_and(Format::has_name) || Packed::has_name(path) || corpus::is_corpus(path)
}

/// Whether the path has wildcards and is the name of nothing: a shell that finds nothing leaves it
/// as it is, and one that was kept from it by quotes, too.
fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.contains(['*', '?', '['])) && !path.exists()
}

/// The folder that a pattern begins with, and what stands behind it.
fn pattern(path: &Path) -> (PathBuf, String) {
    let is_wild = |part: &std::path::Component<'_>| {
        part.as_os_str().to_string_lossy().contains(['*', '?', '['])
    };
    let folder: PathBuf = path.components().take_while(|part| !is_wild(part)).collect();
    let rest: PathBuf = path.components().skip_while(|part| !is_wild(part)).collect();
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    // A slash in front ties the pattern to the folder; `**` still goes below.
    (folder, format!("/{}", rest.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The ids and files of records below a folder made of these files.
    fn expanded(files: &[(&str, &str)], named: &str) -> (Vec<String>, Sources) {
        let directory = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let sources = expand(&[directory.path().join(named)]).unwrap();
        let shown = |source: &Source| match source {
            Source::Article { id, .. } => id.clone(),
            Source::Corpus { id, .. } => id.clone(),
        };
        (sources.found.iter().map(shown).collect(), sources)
    }

    const FILES: &[(&str, &str)] = &[
        ("b.txt", "B."),
        ("a/2.md", "Two."),
        ("a/1.html", "<p>One."),
        ("a/deep/3.TXT", "Three."),
        ("draft.txt", "No."),
        (".gitignore", "draft.txt\n/build/\n"),
        ("build/x.txt", "No."),
        (".hidden/x.txt", "No."),
        ("picture.png", "no"),
        ("corpus.jsonl.gz", "no"),
    ];

    #[test]
    fn a_folder_is_read_to_its_depths_in_the_order_of_names() {
        let (found, sources) = expanded(FILES, "");
        assert_eq!(found, ["a/1.html", "a/2.md", "a/deep/3.TXT", "b.txt", "corpus.jsonl.gz#"]);
        assert_eq!((sources.passed, sources.bytes), (1, Some(7 + 4 + 6 + 2 + 2)));
    }

    #[test]
    fn a_pattern_takes_what_it_names() {
        assert_eq!(expanded(FILES, "a/*.md").0, ["2.md"]);
        assert_eq!(expanded(FILES, "**/*.{TXT,html}").0, ["a/1.html", "a/deep/3.TXT"]);
        assert_eq!(expanded(FILES, "[ab].txt").0, ["b.txt"]);
    }

    #[test]
    fn where_there_is_nothing_it_is_said() {
        let (found, sources) = expanded(FILES, "*.rst");
        assert!(found.is_empty());
        assert!(sources.broken[0].starts_with("there are no articles named /*.rst in "));
    }

    #[test]
    fn a_file_that_has_the_name_of_a_pattern_is_a_file() {
        let (found, _) = expanded(&[("a[1].txt", "A."), ("a1.txt", "No.")], "a[1].txt");
        assert_eq!(found, ["a[1]"]);
    }
}
