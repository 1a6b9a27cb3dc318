//! The first picture of a long article: its beginning is shown while the rest is read.
//!
//! To read a text, to find its paragraphs and its row in the library takes time that grows with the
//! text; a screen holds a few kilobytes of it. The picture is not alive: keys wait in the terminal until
//! the article is there as a whole.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::document::{self, Document, Format, Packed};
use crate::runtime::screen::{self, Screen};
use crate::runtime::{Article, LONG, RuntimeError, Session, enter, start};
use crate::ui;

/// Bytes of the beginning: more than a screen holds, and enough lines to see how they are wrapped.
const BEGINNING: usize = 256 * 1024;

/// Shows the beginning of a long article before the rest is read.
pub fn show(session: &Session) -> Result<Option<Screen>, RuntimeError> {
    let Some(beginning) = session.articles().first().and_then(of) else {
        return Ok(None);
    };
    let app = start(session, beginning, 0, screen::size());
    let mut screen = enter(session.has_mouse)?;
    // A terminal that cannot be drawn on is found out again, and told, with the next picture.
    let _drawn = screen.draw(app.areas.screen, &[], |frame| ui::view(&app, &session.theme, frame));
    Ok(Some(screen))
}

/// The beginning of the article as a document, if the article is long and its beginning can be read
/// by itself. Nothing is said here of what is wrong with it; that is for whoever reads the whole.
fn of(article: &Article) -> Option<Arc<Document>> {
    let Article::Path(path) = article else { return None };
    let source = path.to_str()?;
    let found = path.metadata().ok()?;
    let is_long = found.is_file() && found.len() >= LONG as u64;
    if !is_long || Format::of(source) == Format::Html || Packed::has_name(path) {
        return None;
    }
    let document = document::read(bytes(path)?, source, None).ok()?;
    document.notices.is_empty().then(|| Arc::new(document))
}

/// The first lines of a file of UTF-8.
fn bytes(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(BEGINNING);
    File::open(path).ok()?.take(BEGINNING as u64).read_to_end(&mut bytes).ok()?;
    let end = memchr::memrchr(b'\n', &bytes).or_else(|| memchr::memrchr(b' ', &bytes))?;
    bytes.truncate(end + 1);
    std::str::from_utf8(&bytes).is_ok().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beginning(name: &str, content: &[u8]) -> Option<String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        of(&Article::Path(path)).map(|document| document.text().to_owned())
    }

    #[test]
    fn a_long_text_begins_with_whole_lines() {
        let text = "The vote in Zürich was close.\n".repeat(LONG / 20);
        let found = beginning("a.txt", text.as_bytes()).unwrap();
        assert!(found.ends_with("close.\n") && text.starts_with(&found));
        assert!((BEGINNING - 40..=BEGINNING).contains(&found.len()));
    }

    #[test]
    fn what_is_short_or_has_to_be_read_as_a_whole_has_no_beginning() {
        let text = "The vote was close.\n".repeat(LONG / 20 + 1);
        assert_eq!(beginning("a.txt", &text.as_bytes()[..LONG - 1]), None);
        assert_eq!(beginning("a.html", text.as_bytes()), None);
        let latin: Vec<u8> = text.bytes().map(|b| if b == b'v' { 0xe9 } else { b }).collect();
        assert_eq!(beginning("a.txt", &latin), None);
        assert_eq!(beginning("a.txt", &vec![b'x'; LONG + 1]), None);
    }
}
