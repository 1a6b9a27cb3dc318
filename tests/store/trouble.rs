//! A library that cannot be opened or written says so in a sentence, and loses nothing.

use std::fs;
use std::path::Path;
use std::time::Duration;

use postil::store::{AppendError, Library, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::{Work, another_self, article, assert_sentence, given_library};

const NO_PATIENCE: Duration = Duration::from_millis(30);

/// A library with two decisions, closed.
fn library() -> (TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("library.db");
    let mut work = Work::open(&path).unwrap();
    for _ in 0..2 {
        let made = work.add(10);
        work.append(&made).unwrap();
    }
    drop(work);
    (dir, path)
}

/// The error, and the file is as it was.
#[track_caller]
fn refused(path: &Path) -> StoreError {
    let before = fs::read(path).unwrap();
    let err = Library::open_waiting(path, NO_PATIENCE).unwrap_err();
    assert_eq!(fs::read(path).unwrap(), before);
    err
}

#[test]
fn a_library_of_a_newer_postil_is_refused_and_left_alone() {
    let (_dir, path) = library();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let err = refused(&path);
    assert_sentence(&err, &path, "was written by a newer postil (version 99, this one knows 3)");
    assert_sentence(&err, &path, "install the newer postil");
}

#[test]
fn a_file_that_is_something_else_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notes.txt");
    fs::write(&path, "Buy milk. Call Ada about the ferry.\n".repeat(200)).unwrap();
    assert_sentence(&refused(&path), &path, "is no postil library; name another file");

    let path = dir.path().join("music.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE songs (name TEXT)").unwrap();
    assert_sentence(&refused(&path), &path, "is no postil library; name another file");

    let err = Library::open(dir.path()).unwrap_err();
    assert_sentence(&err, dir.path(), "is no postil library");
    let below = path.join("library.db");
    assert_sentence(&Library::open(&below).unwrap_err(), &below, "cannot open the library");
}

#[test]
fn an_empty_file_becomes_a_library() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("library.db");
    fs::write(&path, "").unwrap();
    Work::open(&path).unwrap().check();
}

#[test]
fn names_that_sqlite_treats_as_its_own_are_names_of_files() {
    let dir = tempfile::tempdir().unwrap();
    for name in [":memory:", "file:x?mode=memory", "a b's \"c\" 😀.db"] {
        let path = dir.path().join(name);
        drop(Work::open(&path).unwrap());
        assert!(path.is_file(), "{name}");
    }
}

#[test]
fn a_library_held_by_another_program_is_said_to_be_and_works_afterwards() {
    let (_dir, path) = library();
    let mut work = Work::with(Library::open_waiting(&path, NO_PATIENCE).unwrap()).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let made = work.add(10);
    let err = work.append(&made).unwrap_err();
    assert_sentence(&err, &path, "is in use by another program");
    other.execute_batch("ROLLBACK").unwrap();
    work.check();
    work.append(&made).unwrap();
    work.check();
}

#[test]
fn a_library_that_is_locked_as_a_whole_cannot_be_opened() {
    let (_dir, path) = library();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; SELECT 1")
        .unwrap();
    let err = Library::open_waiting(&path, NO_PATIENCE).unwrap_err();
    assert_sentence(&err, &path, "is in use by another program; close it or try again");
    drop(other);
    assert_eq!(Work::open(&path).unwrap().head, 2);
}

#[test]
fn a_library_put_back_to_an_older_state_is_not_written_over() {
    let (dir, path) = library();
    let backup = dir.path().join("copy.db");
    let mut work = Work::open(&path).unwrap();
    work.library.copy_to(&backup).unwrap();
    let made = work.add(10);
    work.append(&made).unwrap();
    let mut old = Work::open(&backup).unwrap();
    let err = old.library.append(old.workspace, work.head, &made).unwrap_err();
    assert_sentence(&err, &backup, "was replaced by an older one");
    let err = old.library.newer(old.workspace, work.head).unwrap_err();
    assert_sentence(&err, &backup, "was replaced by an older one");
}

#[test]
fn a_copy_is_never_written_over_a_file() {
    let (dir, path) = library();
    let precious = dir.path().join("precious.txt");
    fs::write(&precious, "mine").unwrap();
    let err = Library::open(&path).unwrap().copy_to(&precious).unwrap_err();
    assert_sentence(&err, &precious, "cannot write a copy of the library to");
    assert_eq!(fs::read(&precious).unwrap(), b"mine");
}

#[test]
fn a_damaged_library_names_its_newest_backup_which_opens() {
    let (_dir, path) = library();
    let library = Library::open(&path).unwrap();
    let backup = library.back_up_daily(0).unwrap().unwrap();
    drop(library);
    let whole = fs::read(&path).unwrap();
    // Cut off behind the first page: the header is whole, everything else is gone.
    fs::write(&path, &whole[..4096]).unwrap();
    let err = Work::open(&path).err().expect("a cut-off library does not open");
    assert_sentence(&err, &path, "is damaged");
    assert_sentence(&err, &backup, "go on with the backup by --library");
    assert_eq!(Work::open(&backup).unwrap().head, 2);
}

#[test]
fn no_damage_to_any_page_is_more_than_an_error() {
    let (_dir, path) = library();
    let whole = fs::read(&path).unwrap();
    let pages = whole.len() / 4096;
    for page in 0..pages {
        for (offset, byte) in [(0, 0xff), (0, 0), (2000, 0x5a)] {
            let mut damaged = whole.clone();
            let start = page * 4096 + offset;
            damaged[start..(page + 1) * 4096].fill(byte);
            fs::write(&path, &damaged).unwrap();
            if let Err(err) = use_all(&path) {
                assert_sentence(&err, path.parent().unwrap(), "library");
            }
        }
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(Work::open(&path).unwrap().head, 2);
}

/// Does everything that reads and one thing that writes.
fn use_all(path: &Path) -> Result<(), AppendError> {
    let mut library = Library::open_waiting(path, NO_PATIENCE)?;
    let opened = library.document(&article(), "ana", 3)?;
    library.documents("ana")?;
    library.search("rents", 5)?;
    library.journal(opened.workspace)?;
    library.load(opened.row, "ana")?;
    let mut work = Work {
        workspace: opened.workspace,
        set: opened.set,
        history: opened.history,
        head: opened.head,
        library,
    };
    let made = work.add(10);
    work.append(&made)
}

/// Tells on stdout how opening and adding go for a user who may not write.
#[test]
fn the_part_of_one_who_may_not_write() {
    let Some(path) = given_library() else { return };
    match Library::open_waiting(&path, NO_PATIENCE) {
        Ok(_) => println!("opened"),
        Err(err) => println!("refused: {err}"),
    }
}

/// What a user without rights sees, or nothing if this system cannot show it.
#[cfg(unix)]
fn seen_without_rights(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let mut command = another_self("trouble::the_part_of_one_who_may_not_write", path);
    if fs::metadata("/proc/self").is_ok_and(|myself| myself.uid() == 0) {
        command.uid(65534);
    }
    let output = command.output().ok()?;
    String::from_utf8(output.stdout).ok().filter(|said| said.contains("passed"))
}

#[test]
#[cfg(unix)]
fn a_library_that_may_not_be_written_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let set_mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let (dir, path) = library();
    for (directory, file) in [(0o555, 0o666), (0o777, 0o444), (0o555, 0o444), (0o777, 0o000)] {
        set_mode(&path, file);
        set_mode(dir.path(), directory);
        let seen = seen_without_rights(&path);
        set_mode(dir.path(), 0o755);
        let Some(seen) = seen else {
            println!("skipped: cannot start a program without rights here");
            return;
        };
        let case = format!("directory {directory:o}, file {file:o}: {seen}");
        assert!(seen.contains("cannot be written; allow writing to it"), "{case}");
        assert!(seen.contains(path.to_str().unwrap()), "{case}");
    }
    set_mode(&path, 0o600);
    let missing = dir.path().join("none/library.db");
    set_mode(dir.path(), 0o555);
    let seen = seen_without_rights(&missing).unwrap();
    set_mode(dir.path(), 0o755);
    assert!(seen.contains("cannot be written; allow writing to it"), "{seen}");
    assert_eq!(Work::open(&path).unwrap().head, 2);
}
