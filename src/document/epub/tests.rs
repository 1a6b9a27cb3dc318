use std::io::Write;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const LIST: &str = r#"<container><rootfiles><rootfile full-path="OPS/book.opf"
    media-type="application/oebps-package+xml"/></rootfiles></container>"#;

const PACKAGE: &str = r#"<package><metadata xmlns:dc="d"><dc:title>Ferry Fares</dc:title>
    <dc:creator>Ada Obi</dc:creator></metadata><manifest>
    <item id="one" href="one.xhtml"/><item id="two" href="two.xhtml"/></manifest>
    <spine><itemref idref="two"/><itemref idref="one"/></spine></package>"#;

fn book(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(b"application/epub+zip").unwrap();
    let packed = stored.compression_method(CompressionMethod::Deflated);
    for (name, content) in files {
        zip.start_file(*name, packed).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read_book(one: &[u8], two: &[u8]) -> Result<Document, String> {
    let files = [(CONTAINER, LIST.as_bytes()), ("OPS/book.opf", PACKAGE.as_bytes())];
    let chapters = [("OPS/one.xhtml", one), ("OPS/two.xhtml", two)];
    document(book(&[files, chapters].concat()), "a.epub")
}

#[test]
fn chapters_are_read_in_order_with_what_the_book_says_of_itself() {
    let one =
        b"<html><head><title/></head><body><a id='p1'/><h1>Later</h1><p>It rose.</p></body></html>";
    let two =
        "<html><body><h1>The vote</h1><p>“So close,” said <i>Ines Okoro</i>.</p></body></html>";
    let document = read_book(one, two.as_bytes()).unwrap();
    assert_eq!(document.text(), "The vote\n\n“So close,” said Ines Okoro.\n\nLater\n\nIt rose.");
    assert_eq!(document.title, "Ferry Fares");
    assert_eq!(document.metadata["author"], "Ada Obi");
    assert_eq!(document.blocks[2].kind, BlockKind::Heading(1));
    assert_eq!(document.inlines.len(), 1, "the anchor without content is no link");
}

#[test]
fn a_book_that_unpacks_to_more_than_a_text_has_is_refused() {
    let page = vec![b'x'; (MOST + 2) as usize];
    let error = read_book(&page, b"<p>It was close.</p>").unwrap_err();
    assert_eq!(error, "unpacked it has more than 64 MB");
}

#[test]
fn what_is_missing_or_damaged_is_said() {
    assert!(document(b"PK\x03\x04 nothing".to_vec(), "").unwrap_err().contains("damaged"));
    let error = document(book(&[]), "").unwrap_err();
    assert!(error.contains("META-INF/container.xml"), "{error}");
    let noise: Vec<u8> = (0..4000u32).map(|n| (n * n % 251) as u8).collect();
    let document = read_book(&noise, b"<p>It was close.</p>").unwrap();
    assert_eq!(document.notices, ["A chapter is missing: OPS/one.xhtml is encrypted."]);
    assert_eq!(
        read_book(&noise, &noise).unwrap_err(),
        "A chapter is missing: OPS/one.xhtml is encrypted."
    );
}
