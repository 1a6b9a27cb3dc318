//! A library that cannot be opened or written: one sentence says so, reading goes on, and what was
//! decided goes to another file.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;

use crate::terminal::{Home, Terminal};

const ARTICLE: &str = "\
Harbour vote splits the council

The council of Bristol voted on Tuesday to raise ferry fares by 12 percent. “We have put this off for too long,” said Mayor Ines Okoro of Cardiff.
";

/// Opens the article with the library of this home, in a shell that does this first.
fn open(home: &Home, first: &str, library: &Path) -> Terminal {
    let article = home.file("harbour.txt", ARTICLE);
    let script = format!(r#"{first} POSTIL_LIBRARY="$2" exec "$POSTIL" "$1""#);
    home.shell(&script, &[article.as_os_str(), library.as_os_str()])
}

/// How many annotations of the article a library has that were accepted.
fn accepted(home: &Home, library: &Path) -> usize {
    let article = home.path("harbour.txt");
    let arguments = ["export", "--format", "json", "--library"].map(OsStr::new);
    let text = home.postil(arguments.into_iter().chain([library.as_os_str(), article.as_os_str()]));
    let export: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    export["annotations"].as_array().map_or(0, Vec::len)
}

/// Goes on in another file and waits until everything is there.
#[track_caller]
fn go_elsewhere(terminal: &mut Terminal, path: &Path) {
    terminal.press_until("\x13", "go on in file:");
    terminal.press(&format!("{}\r", path.display()));
    terminal.wait_until("it goes on there", |screen| {
        screen.has("saved ✓") && !screen.has("go on in file:")
    });
}

const REFUSED: &str = "not saved (ctrl-s saves elsewhere)";

/// Accepts a suggestion, takes that back and does it again, until it is said that nothing is saved.
#[track_caller]
fn decide_until_refused(terminal: &mut Terminal, before: usize) {
    for step in 0..400 {
        let (key, count) = match step % 2 {
            0 if step == 0 => ("]a", before + 1),
            0 => ("\x12", before + 1),
            _ => ("u", before),
        };
        terminal.press(key);
        let count = format!(" {count}/");
        terminal.wait_until("an answer", |screen| {
            screen.has(&count) && (screen.has("saved ✓") || screen.has(REFUSED))
        });
        if terminal.screen().has(REFUSED) {
            return;
        }
    }
    panic!("everything was written\n{}", terminal.screen().framed());
}

#[test]
fn where_a_file_may_not_grow_decisions_go_on_in_another_one() {
    let home = Home::new();
    let (library, rescue) = (home.path("library.db"), home.path("rescue.db"));
    let mut terminal = open(&home, "ulimit -f 1000;", &library);
    terminal.wait_for_suggestions();
    decide_until_refused(&mut terminal, 0);
    terminal.wait_for("not saved (ctrl-s saves elsewhere): the library");
    terminal.press_until("q", "not saved (ctrl-s saves elsewhere, q quits without): the library");
    go_elsewhere(&mut terminal, &rescue);
    terminal.press("]a");
    terminal.wait_until("it is saved", |screen| screen.has("Accepted") && screen.has("saved ✓"));
    terminal.quit();
    assert!(accepted(&home, &rescue) >= 1);
}

/// A disk of this many kilobytes in memory; nothing where this user may not mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(kilobytes: u32) -> Option<Self> {
        let disk = tempfile::tempdir().expect("there is a temporary directory");
        let size = format!("size={kilobytes}k");
        let is_mounted = mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], disk.path());
        if !is_mounted {
            println!("skipped: this user may not mount a small disk");
        }
        is_mounted.then_some(Self(disk))
    }

    fn library(&self) -> PathBuf {
        self.0.path().join("library.db")
    }

    /// Leaves no room on it.
    fn fill(&self) {
        let mut filler = fs::File::create(self.0.path().join("filler")).expect("it is writable");
        while std::io::Write::write_all(&mut filler, &[0; 4096]).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.0.path().join("filler")).expect("it was made");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn mount(options: &[&str], path: &Path) -> bool {
    let output = Command::new("mount").args(options).arg(path).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn on_a_full_disk_decisions_go_on_in_another_file() {
    let Some(disk) = SmallDisk::new(2_000) else { return };
    let home = Home::new();
    let rescue = home.path("rescue.db");
    let mut terminal = open(&home, "", &disk.library());
    terminal.wait_for_suggestions();
    terminal.press("]a");
    terminal.wait_until("it is saved", |screen| screen.has(" 1/") && screen.has("saved ✓"));
    disk.fill();
    decide_until_refused(&mut terminal, 1);
    terminal.press("a");
    terminal.wait_for("the disk with the library");
    // A place that is no better is said to be none, and nothing is lost by it.
    terminal.press_until("\x13", "go on in file:");
    terminal.press(&format!("{}\r", disk.library().with_extension("2").display()));
    terminal.wait_for("The disk with the library");
    go_elsewhere(&mut terminal, &rescue);
    let decided = terminal.screen();
    terminal.quit();
    let count = accepted(&home, &rescue);
    assert!(decided.has(&format!(" {count}/")), "{count} of\n{}", decided.framed());
    disk.empty();
    assert!(accepted(&home, &disk.library()) >= 1, "what was saved before is there");
}

/// The library cannot be opened: the sentence stands there, the article is read, nothing is decided,
/// until another file takes it.
#[track_caller]
fn check_refused(home: &Home, library: &Path, sentence: &str) {
    let mut terminal = open(home, "", library);
    terminal.wait_for(sentence);
    terminal.wait_for("The council of Bristol voted");
    terminal.wait_for("? .80 GPE     Bristol");
    terminal.press("]a");
    terminal.wait_for("Nothing can be kept:");
    go_elsewhere(&mut terminal, &home.path("elsewhere.db"));
    terminal.wait_until("suggestions for the new library", |screen| screen.has(" 0/7 decided"));
    terminal.press("]a");
    terminal.wait_until("it is saved", |screen| screen.has(" 1/") && screen.has("saved ✓"));
    terminal.quit();
    assert_eq!(accepted(home, &home.path("elsewhere.db")), 1);
}

/// A library with the article in it.
fn library(home: &Home) -> PathBuf {
    let library = home.path("library.db");
    let article = home.file("harbour.txt", ARTICLE);
    home.postil([OsStr::new("add"), article.as_os_str()]);
    assert!(library.exists());
    library
}

#[test]
fn a_library_that_is_in_use_lets_the_article_be_read() {
    let home = Home::new();
    let path = library(&home);
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; SELECT 1")
        .unwrap();
    check_refused(&home, &path, "is in use by another program");
}

#[test]
fn a_library_of_a_newer_postil_lets_the_article_be_read() {
    let home = Home::new();
    let path = library(&home);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    check_refused(&home, &path, "was written by a newer postil");
}

#[test]
fn a_damaged_library_lets_the_article_be_read() {
    let home = Home::new();
    let path = library(&home);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, whole.get(..4096).unwrap()).unwrap();
    check_refused(&home, &path, "is damaged");
}

#[test]
fn a_library_on_a_disk_that_may_only_be_read_lets_the_article_be_read() {
    let Some(disk) = SmallDisk::new(4_000) else { return };
    let home = Home::new();
    fs::copy(library(&home), disk.library()).unwrap();
    assert!(mount(&["-o", "remount,ro"], disk.0.path()));
    check_refused(&home, &disk.library(), "cannot be written; allow writing to it");
}

#[test]
fn a_library_that_breaks_while_it_is_used_is_made_anew_elsewhere() {
    let home = Home::new();
    let path = library(&home);
    let rescue = home.path("rescue.db");
    let mut terminal = open(&home, "", &path);
    terminal.wait_for_suggestions();
    terminal.press("]a");
    terminal.wait_until("it is saved", |screen| screen.has(" 1/") && screen.has("saved ✓"));
    // Somebody breaks what the file says of its tables.
    let breaking = "PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE annotations (' WHERE name = 'annotations';
        PRAGMA schema_version = 9999;";
    Connection::open(&path).unwrap().execute_batch(breaking).unwrap();
    terminal.press("a");
    terminal.wait_for("not saved (ctrl-s saves elsewhere)");
    terminal.press("x");
    go_elsewhere(&mut terminal, &rescue);
    terminal.press("a");
    terminal.wait_until("it is saved", |screen| screen.has(" 4/") && screen.has("saved ✓"));
    terminal.quit();
    assert_eq!(accepted(&home, &rescue), 3);
}
