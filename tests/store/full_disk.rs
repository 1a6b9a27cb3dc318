//! A full disk: what was acknowledged is there, what was not can be kept somewhere else.

use std::path::{Path, PathBuf};
use std::process::Command;

use postil::store::{AppendError, Library};

use crate::{Work, another_self, assert_sentence, given_library};

/// A file system of this many kilobytes in memory, taken away at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Nothing where this user may not mount.
    fn new(kilobytes: u32) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        mount(&["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"], dir.path())
            .then_some(Self(dir))
    }

    fn library(&self) -> PathBuf {
        self.0.path().join("library.db")
    }

    fn grow(&self, kilobytes: u32) {
        assert!(mount(&["-o", &format!("remount,size={kilobytes}k")], self.0.path()));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

fn mount(options: &[&str], path: &Path) -> bool {
    let output = Command::new("mount").args(options).arg(path).output();
    output.is_ok_and(|output| output.status.success())
}

/// Adds annotations until the disk is full, and gives the one that did not go.
fn fill(work: &mut Work) -> (postil::annotation::transaction::Transaction, AppendError) {
    loop {
        let made = work.add(10_000);
        if let Err(err) = work.append(&made) {
            return (made, err);
        }
        assert!(work.head < 5_000, "the disk never gets full");
    }
}

#[test]
fn on_a_full_disk_nothing_acknowledged_is_lost_and_the_rest_goes_elsewhere() {
    let Some(disk) = SmallDisk::new(1_000) else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    let mut work = Work::open(&disk.library()).unwrap();
    let (refused, err) = fill(&mut work);
    assert_sentence(&err, &disk.library(), "is full; make room and try again");
    assert!(work.head > 10, "only {} decisions fit", work.head);
    work.library.journal(work.workspace).unwrap();

    // Another path takes everything that was acknowledged, and then what was not.
    let elsewhere = tempfile::tempdir().unwrap();
    let rescue = elsewhere.path().join("rescue.db");
    work.library.copy_to(&rescue).unwrap();
    let mut rescued = Work::open(&rescue).unwrap();
    assert_eq!((rescued.head, &rescued.set), (work.head, &work.set));
    rescued.append(&refused).unwrap();
    rescued.check();

    // With room again the same decision goes where it should have gone.
    disk.grow(8_000);
    work.append(&refused).unwrap();
    work.check();
    drop(work);
    Work::open(&disk.library()).unwrap().check();
}

#[test]
fn a_full_disk_is_said_when_a_library_is_made() {
    let Some(disk) = SmallDisk::new(8) else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    let err = Library::open(&disk.library()).unwrap_err();
    assert_sentence(&err, &disk.library(), "is full; make room and try again");
    disk.grow(8_000);
    Work::open(&disk.library()).unwrap().check();
}

/// Fills a library under a limit on the size of files, and tells how it went.
#[test]
fn the_part_of_one_whose_files_may_not_grow() {
    let Some(path) = given_library() else { return };
    let mut work = Work::open(&path).unwrap();
    let (_, err) = fill(&mut work);
    println!("\nacknowledged: {}\nrefused: {err}", work.head);
}

#[test]
#[cfg(unix)]
fn a_limit_on_the_size_of_files_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("library.db");
    drop(Work::open(&path).unwrap());
    let part = another_self("full_disk::the_part_of_one_whose_files_may_not_grow", &path);
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 4000; exec \"$@\"", "sh"])
        .arg(part.get_program())
        .args(part.get_args())
        .env("POSTIL_TEST_LIBRARY", &path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let line = |start| said.lines().find_map(|line| line.strip_prefix(start));
    let acknowledged: u64 =
        line("acknowledged: ").unwrap_or_else(|| panic!("{said}")).parse().unwrap();
    assert_sentence(&line("refused: ").unwrap(), &path, "the library");
    let mut work = Work::open(&path).unwrap();
    assert!(acknowledged > 10 && work.head >= acknowledged, "{acknowledged} of {}", work.head);
    work.check();
}
