//! EPUB books (versions 2 and 3): the text of their chapters, in the order in which they are read.
//!
//! A book is a zip archive of pages and of one file, the package, that lists them. The crates that
//! read books unpack whatever the archive says, which a few kilobytes can make fill the memory; so
//! the package is read here, and every byte that comes out of the archive is counted.

mod open_tags;
mod package;

use std::io::{Cursor, Read};

use dom_query::Document as Page;
use zip::ZipArchive;

use crate::document::html::{self, walk};
use crate::document::{BlockKind, Document, decode, title};

use package::Package;

/// Bytes that are unpacked of one book at most. A long novel has 2 MB.
const MOST: u64 = 64 << 20;

/// Names of a book's list of packages, and of one, at most this large.
const LARGEST_LIST: u64 = 4 << 20;

const CONTAINER: &str = "META-INF/container.xml";

/// Makes a document of a book, or says why not.
pub fn document(bytes: Vec<u8>, source: &str) -> Result<Document, String> {
    let mut book = Book::open(bytes)?;
    let container = book.text(CONTAINER, LARGEST_LIST)?;
    let path = package::path(&container).ok_or("its list of contents is missing")?;
    let package = Package::read(&book.text(&path, LARGEST_LIST)?, &path);
    let mut walk = walk::Walk::default();
    let mut notices = Vec::new();
    for chapter in &package.chapters {
        match book.text(chapter, MOST) {
            Ok(page) => read(&page, &mut walk),
            Err(why) if book.left == 0 => return Err(why),
            Err(why) => notices.push(format!("A chapter is missing: {why}.")),
        }
    }
    let mut document = walk.finish(source);
    if document.blocks.is_empty() {
        let why = notices.pop().unwrap_or_else(|| "there is no text in it".to_owned());
        return Err(why);
    }
    html::mark(&mut document);
    document.notices = notices;
    describe(&mut document, package);
    Ok(document)
}

/// Reads a chapter, which is XHTML, with the reader of pages: many are not quite XML.
fn read(chapter: &str, walk: &mut walk::Walk) {
    let page = open_tags::written_out(chapter);
    if html::is_too_deep(&page) {
        walk.plain(&crate::document::writer::tags::text(&page));
    } else {
        walk.read(&Page::from(page).root());
    }
}

fn describe(document: &mut Document, package: Package) {
    let is_heading = |kind| matches!(kind, BlockKind::Heading(_));
    let heading = document.blocks.iter().find(|block| is_heading(block.kind));
    let first = heading.or(document.blocks.first()).map(|block| block.span);
    let own = first.map_or("", |span| span.slice(document.text()));
    document.title = title::shortened(package.title.as_deref().unwrap_or(own));
    document.metadata = package.metadata;
}

/// The archive, and how much may still come out of it.
struct Book {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
}

impl Book {
    fn open(bytes: Vec<u8>) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let archive = archive.map_err(|error| format!("its archive is damaged ({error})"))?;
        Ok(Self { archive, left: MOST })
    }

    /// Unpacks a file of text.
    fn text(&mut self, path: &str, most: u64) -> Result<String, String> {
        let most = most.min(self.left);
        let file = self.archive.by_name(path).map_err(|error| format!("{path}: {error}"))?;
        let mut bytes = Vec::new();
        // One byte more tells what is too long from what just fits.
        let read = file.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("{path} is damaged ({error})"))?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > most {
            self.left = 0;
            return Err(format!("unpacked it has more than {} MB", MOST >> 20));
        }
        let decoded = decode::decode(bytes);
        decoded.map(|decoded| decoded.text).map_err(|_| format!("{path} is encrypted"))
    }
}

#[cfg(test)]
mod tests;
