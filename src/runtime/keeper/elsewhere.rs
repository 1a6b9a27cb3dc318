//! Going on in another library file when the first cannot be written any more.

use std::path::{Path, PathBuf};

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{Kind, Stamp, Transaction};
use crate::app::Message;
use crate::app::saving::Loaded;
use crate::runtime::keeper::{Desk, State, capital, loaded};
use crate::store::{AppendError, Library, StoreError};

impl Desk {
    /// Copies the library to another file and goes on there. Where the library cannot be read any
    /// more, the file becomes a new library with what the edits make; where it was never opened, the
    /// document is opened in the other one.
    pub(super) fn go_elsewhere(&mut self, path: PathBuf, edits: Vec<Edit>) {
        let path = std::path::absolute(&path).unwrap_or(path);
        if let Some(refused) = self.refused.take() {
            self.path = path;
            self.library = None;
            self.open(refused.document, refused.generation, refused.now);
            if self.open.is_some() {
                self.tell_where(refused.generation);
            }
            return;
        }
        let (Some(library), Some(open)) = (&self.library, &self.open) else {
            let why = "There is no article open whose annotations could go there.".to_owned();
            return self.tell(Message::EffectFailed(why));
        };
        let generation = open.generation;
        match library.copy_to(&path) {
            Ok(()) => match Library::open(&path) {
                Ok(copy) => {
                    self.go_on(copy);
                    self.reload();
                }
                Err(err) => return self.tell(Message::EffectFailed(capital(&format!("{err}.")))),
            },
            // Nothing is written over, and a place that cannot be written helps nobody.
            Err(err) if path.exists() || !is_writable(&path) => {
                return self.tell(Message::EffectFailed(capital(&format!("{err}."))));
            }
            Err(_) => match self.start_anew(&path, edits) {
                Ok(loaded) => self.tell_of(generation, Message::Replaced(Box::new(loaded))),
                Err(err) => {
                    // There was no such file before; what is left of it is nothing.
                    for suffix in ["", "-wal", "-shm"] {
                        let mut left = path.clone().into_os_string();
                        left.push(suffix);
                        let _gone = std::fs::remove_file(left);
                    }
                    return self.tell(Message::EffectFailed(capital(&format!("{err}."))));
                }
            },
        }
        self.tell_where(generation);
    }

    fn tell_where(&self, generation: u64) {
        let path = self.path.display();
        let said = format!("Everything goes to {path} from now on; open it with --library.");
        self.tell_of(generation, Message::EffectDone(said));
    }

    fn go_on(&mut self, library: Library) {
        self.path = library.path().to_owned();
        self.library = Some(library);
        self.state = State::InStep;
    }

    /// Makes a library with the open document and what stands in memory.
    fn start_anew(&mut self, path: &Path, edits: Vec<Edit>) -> Result<Loaded, AppendError> {
        let Some(open) = &mut self.open else {
            return Err(StoreError::NoDocument { path: path.to_owned() }.into());
        };
        let mut library = Library::open(path)?;
        let empty = library.document(&open.document, &open.annotator, open.now)?;
        let stamp = Stamp { annotator: open.annotator.clone(), time: open.now };
        let mut set = AnnotationSet::new(open.document.shared_text());
        let summary = "Bring over from a library that cannot be read";
        let made = Transaction::make(&mut set, Kind::Import, summary, stamp, edits)
            .map_err(AppendError::Unfit)?;
        library.append(empty.workspace, empty.head, &made)?;
        let opened = library.document(&open.document, &open.annotator, open.now)?;
        (open.row, open.workspace, open.head) = (opened.row, opened.workspace, opened.head);
        self.go_on(library);
        Ok(loaded(opened, None))
    }
}

/// Whether a file could be made there.
fn is_writable(path: &Path) -> bool {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    tempfile::tempfile_in(directory.unwrap_or(Path::new("."))).is_ok()
}
