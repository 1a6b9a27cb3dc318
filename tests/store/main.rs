//! The library from outside: random walks, trouble with the file and its disk, torn logs.

mod compat;
mod full_disk;
mod torn;
mod trouble;
mod walk;

use std::path::Path;

use postil::annotation::edit::Edit;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::{History, Kind, Stamp, Transaction};
use postil::annotation::{Annotation, Attributes, Provenance, Status};
use postil::document::{Document, plain};
use postil::store::{Library, StoreError, WorkspaceId};
use postil::text::Span;

const TEXT: &str =
    "Mayor Ada Obi 😀 said: “Rents fell 4%.” Critics disagree, and so on and so on.\n";

fn article() -> Document {
    plain::document(TEXT, None, "rents.txt")
}

fn annotation(id: &str, span: Span) -> Annotation {
    Annotation {
        id: id.into(),
        layer: "quote".to_owned(),
        label: "direct".to_owned(),
        spans: vec![span],
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(0.25),
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

fn stamp() -> Stamp {
    Stamp { annotator: "ana".to_owned(), time: 7 }
}

/// A document in a library, and the same in memory.
struct Work {
    library: Library,
    workspace: WorkspaceId,
    set: AnnotationSet,
    history: History,
    head: u64,
}

impl Work {
    fn open(path: &Path) -> Result<Self, StoreError> {
        Self::with(Library::open(path)?)
    }

    fn with(mut library: Library) -> Result<Self, StoreError> {
        let opened = library.document(&article(), "ana", 1)?;
        assert_eq!(opened.problems, Vec::<String>::new());
        let (workspace, set, history, head) =
            (opened.workspace, opened.set, opened.history, opened.head);
        Ok(Self { library, workspace, set, history, head })
    }

    /// Makes a decision that adds an annotation with a note of `size` bytes.
    fn add(&self, size: usize) -> Transaction {
        let mut added = annotation(&self.set.next_id("q"), Span::clamped(TEXT, 0, 5));
        let note = postil::annotation::Value::Text("n".repeat(size));
        added.attributes.insert("note".to_owned(), note);
        let edits = vec![Edit::Add { annotation: added }];
        Transaction::make(&mut self.set.clone(), Kind::Decision, "Add", stamp(), edits).unwrap()
    }

    /// Appends, and follows in memory only what was acknowledged.
    fn append(&mut self, made: &Transaction) -> Result<(), postil::store::AppendError> {
        self.head = self.library.append(self.workspace, self.head, made)?;
        self.set.apply_all(made.edits.clone()).unwrap();
        self.history.record(made);
        Ok(())
    }

    /// What the library holds is what was acknowledged, and what its journal gives.
    #[track_caller]
    fn check(&mut self) {
        let opened = self.library.document(&article(), "ana", 2).unwrap();
        assert_eq!((opened.head, &opened.set), (self.head, &self.set));
        assert_eq!(opened.history.undo_depth(), self.history.undo_depth());
        assert_eq!(opened.history.last_done(), self.history.last_done());
        assert_eq!(opened.history.last_undone(), self.history.last_undone());
        assert_eq!(replayed(&self.library, self.workspace), self.set);
    }
}

/// The set that the journal gives when it is replayed from nothing.
fn replayed(library: &Library, workspace: WorkspaceId) -> AnnotationSet {
    let mut set = AnnotationSet::new(TEXT.into());
    for (_, transaction) in library.journal(workspace).unwrap() {
        set.apply_all(transaction.edits).unwrap();
    }
    set
}

/// A whole sentence on one line that names the file.
#[track_caller]
fn assert_sentence(err: &impl std::fmt::Display, path: &Path, part: &str) {
    let sentence = err.to_string();
    assert!(sentence.contains(part), "{sentence}");
    assert!(sentence.contains(path.to_str().unwrap()), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
}

/// Starts this test program again for the test of that name, which does its part of the work when
/// it finds `POSTIL_TEST_LIBRARY` set.
fn another_self(test: &str, library: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env("POSTIL_TEST_LIBRARY", library);
    command
}

/// The library to work on when this is the other self.
fn given_library() -> Option<std::path::PathBuf> {
    std::env::var_os("POSTIL_TEST_LIBRARY").map(Into::into)
}
