//! Files and streams as a reader of postil meets them: what opens, what is refused, and in what words.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use postil::document::{self, BlockKind, Document, Format};
use postil::layout::{Layout, cells};

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, bytes).unwrap();
    (directory, path)
}

#[track_caller]
fn opened(name: &str, bytes: &[u8]) -> Document {
    let (_directory, path) = written(name, bytes);
    document::open(&path).unwrap()
}

#[track_caller]
fn assert_refused(path: &Path, reason: &str) {
    let message = document::open(path).unwrap_err().to_string();
    assert_eq!(message, format!("cannot read {}: {reason}", path.display()));
}

#[test]
fn the_name_tells_the_format() {
    let bytes = b"# Vote\n\nIt *was* close.\n";
    assert_eq!(opened("a.md", bytes).text(), "Vote\n\nIt was close.");
    assert_eq!(opened("a.txt", bytes).text(), "# Vote\n\nIt *was* close.\n");
}

#[test]
fn a_stream_is_read_to_its_end() {
    let stream = Cursor::new("# Vote\n");
    let document = document::read_from(stream, "-", Some(Format::Markdown)).unwrap();
    assert_eq!((document.title.as_str(), document.source.as_str()), ("Vote", "-"));
}

#[test]
fn encodings_are_told_in_a_notice() {
    let document = opened("a.txt", b"The caf\xe9 in Z\xfcrich was \x93full\x94, she said.");
    assert_eq!(document.text(), "The café in Zürich was “full”, she said.");
    assert_eq!(document.notices, ["The encoding was guessed: windows-1252."]);
    assert!(opened("b.txt", "\u{feff}Zürich".as_bytes()).notices.is_empty());
}

#[test]
fn an_empty_file_is_a_document() {
    let document = opened("empty.txt", b"");
    assert!(document.blocks.is_empty() && document.text().is_empty());
}

#[test]
fn what_cannot_be_read_is_refused_in_one_line() {
    let directory = tempfile::tempdir().unwrap();
    assert_refused(directory.path(), "it is a directory; name a file in it");
    assert_refused(&directory.path().join("no.txt"), "there is no such file");
    let (_directory, path) = written("a.txt", b"%PDF-1.7\n1 0 obj");
    if cfg!(not(feature = "pdf")) {
        let advice = "turn it into text first, for example with pdftotext, or build postil with `--features pdf`";
        assert_refused(&path, &format!("it is a PDF file, not text; {advice}"));
    }
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_not_waited_for() {
    assert_refused(Path::new("/dev/zero"), "it is a device; name a file");
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo is there");
    assert_refused(&pipe, "it is a named pipe; read it with `postil - < PIPE`");
}

#[cfg(unix)]
#[test]
fn a_file_name_cannot_reach_the_terminal_with_control_characters() {
    let error = document::open(Path::new("/no/\x1b[31m.txt")).unwrap_err();
    assert_eq!(error.to_string(), "cannot read /no/␛[31m.txt: there is no such file");
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let (_directory, path) = written("large.txt", b"");
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    // Sparse: takes no room. Where the system has no such files, there is nothing to test.
    if file.set_len(u64::from(u32::MAX) + 1).is_ok() {
        assert_refused(&path, "it is over the 4 GiB limit");
    }
}

#[test]
fn carriage_returns_and_escapes_are_kept_but_not_shown() {
    let document = opened("a.txt", b"Vote\r\n\r\nIt was\x1b[2J close.\r\n");
    assert!(document.text().contains("\r\n"));
    let layout = Layout::new(Arc::new(document), 40);
    let rows = layout.visible(layout.first(), 10).into_iter();
    let text = Arc::clone(layout.document());
    let drawn: Vec<String> =
        rows.map(|(_, row)| cells(text.text(), row).map(|cell| cell.shown).collect()).collect();
    assert_eq!(drawn, ["Vote", "", "It was␛[2J close."]);
}

#[test]
fn a_line_of_five_megabytes_opens_at_its_end() {
    let document = opened("line.txt", "It was close, they said. ".repeat(200_000).as_bytes());
    assert_eq!(document.blocks.len(), 1);
    assert!(document.title.len() < 200);
    let layout = Layout::new(Arc::new(document), 80);
    let last = layout.last();
    assert_eq!(layout.visible(layout.up(last, 49), 50).len(), 50);
    assert_eq!(layout.place_of(4_999_997), last);
}

#[test]
fn markdown_kinds_reach_the_layout() {
    let document = opened("a.md", b"# Vote\n\n- one\n- two\n\n> It was close.\n");
    let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
    let item = BlockKind::ListItem(1);
    assert_eq!(kinds, [BlockKind::Title, item, item, BlockKind::Quotation]);
    let layout = Layout::new(Arc::new(document), 40);
    let indents: Vec<u16> =
        layout.visible(layout.first(), 10).iter().map(|(_, row)| row.indent).collect();
    assert_eq!(indents, [0, 0, 2, 2, 0, 2]);
}

#[test]
fn every_sample_opens_with_title_and_author() {
    let directory = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples"));
    let paths = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let samples: Vec<_> = paths.filter(|path| !path.ends_with("README.md")).collect();
    assert_eq!(samples.len(), 4);
    for path in samples {
        let document = document::open(&path).unwrap();
        let text = document.text();
        let titled = document.blocks.iter().find(|block| block.kind == BlockKind::Title);
        // The headline of a page of the web stands apart from its text.
        let is_page = path.extension().is_some_and(|ending| ending == "html");
        assert_eq!(titled.is_none(), is_page, "{}", path.display());
        assert!(titled.is_none_or(|titled| titled.span.slice(text) == document.title));
        assert!(!document.title.is_empty());
        assert!(document.metadata.contains_key("author"), "{}", path.display());
        assert!((300..=600).contains(&text.split_whitespace().count()), "{}", path.display());
        assert!(document.notices.is_empty());
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic_between_file_and_screen(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
        text in "([a-z]{1,5}|[ \n\r\t#*>`|\\[\\]()<.:-]|\\PC){0,60}",
        columns in 0usize..90,
    ) {
        for (bytes, format) in [
            (bytes.clone(), Format::Plain),
            (bytes, Format::Markdown),
            (text.clone().into_bytes(), Format::Plain),
            (text.into_bytes(), Format::Markdown),
        ] {
            let Ok(document) = document::read(bytes, "-", Some(format)) else { continue };
            let layout = Layout::new(Arc::new(document), columns);
            let text = Arc::clone(layout.document());
            for (_, row) in layout.visible(layout.first(), 100) {
                let shown: String = cells(text.text(), row).map(|cell| cell.shown).collect();
                proptest::prop_assert!(!shown.chars().any(char::is_control));
            }
        }
    }
}
