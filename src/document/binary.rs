//! Files that are no text, known by their first bytes.

use crate::document::decode::NoText;

/// First bytes, where they stand, what the file is, and what to do with it.
type Signature = (usize, &'static [u8], &'static str, &'static str);

const PICTURE: &str = "open the article that it belongs to";
const UNPACK: &str = "unpack it first";
const OFFICE: &str = "save it as text or Markdown first";

/// How a PDF file begins.
pub const PDF: &[u8] = b"%PDF-";

const BUILD_PDF: &str =
    "turn it into text first, for example with pdftotext, or build postil with `--features pdf`";
const BUILD_EPUB: &str = "save it as text or HTML first, or build postil with `--features epub`";

/// The signatures are those that the formats' own specifications give.
const SIGNATURES: &[Signature] = &[
    (0, PDF, "a PDF file", BUILD_PDF),
    (0, b"{\\rtf", "an RTF document", OFFICE),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", OFFICE),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture", PICTURE),
    (0, b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (0, b"GIF87a", "a GIF picture", PICTURE),
    (0, b"GIF89a", "a GIF picture", PICTURE),
    (8, b"WEBP", "a WebP picture", PICTURE),
    (0, b"II*\0", "a TIFF picture", PICTURE),
    (0, b"MM\0*", "a TIFF picture", PICTURE),
    (0, b"\x1f\x8b", "a gzip file", UNPACK),
    (0, b"BZh", "a bzip2 file", UNPACK),
    (0, b"\xfd7zXZ\0", "an xz file", UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard file", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"\x7fELF", "a program", ""),
    (0, b"MZ\x90\0", "a program", ""),
    (0, b"SQLite format 3\0", "an SQLite database", ""),
    (0, b"PAR1", "a Parquet file", ""),
    (4, b"ftyp", "a video or audio file", ""),
    (0, b"ID3", "an audio file", ""),
    (0, b"OggS", "an audio file", ""),
    (8, b"WAVE", "an audio file", ""),
    (0, b"\xff\xfe\0\0", "UTF-32 text", "turn it into UTF-8 first"),
    (0, b"\0\0\xfe\xff", "UTF-32 text", "turn it into UTF-8 first"),
];

/// Says what the file is if it is known to be no text.
pub fn recognise(bytes: &[u8]) -> Option<NoText> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip(bytes));
    }
    let found = SIGNATURES.iter().find(|(at, signature, ..)| {
        let is_there = bytes.get(*at..).is_some_and(|rest| rest.starts_with(signature));
        is_there && !is_plain_start(bytes, *at, signature)
    });
    found.map(|&(_, _, what, advice)| NoText { what, advice })
}

/// Whether the signature is made of letters and the bytes around it are, too: a text may begin with
/// `ID3` or have `ustar` in it.
fn is_plain_start(bytes: &[u8], at: usize, signature: &[u8]) -> bool {
    let is_marked = signature.starts_with(PDF) || signature.starts_with(b"{\\rtf");
    let around = bytes.get(..at + signature.len() + 16).unwrap_or(bytes);
    !is_marked && around.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e))
}

/// Whether the bytes are those of a book: a zip archive that says so at its start, or begins with the
/// list that every book has.
pub fn is_epub(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let has = |sign: &[u8]| memchr::memmem::find(head, sign).is_some();
    let is_zip = bytes.starts_with(b"PK\x03\x04");
    is_zip && (has(b"application/epub+zip") || has(b"META-INF/container.xml"))
}

/// Tells the formats that are zip archives by the names of their first members.
fn zip(bytes: &[u8]) -> NoText {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if is_epub(bytes) {
        return NoText { what: "an EPUB book", advice: BUILD_EPUB };
    }
    let office: [&[u8]; 4] = [b"word/", b"xl/", b"ppt/", b"opendocument"];
    if office.iter().any(|name| has(name)) {
        return NoText { what: "an Office document", advice: OFFICE };
    }
    NoText { what: "a zip archive", advice: UNPACK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_recognised(bytes: &[u8], wanted: Option<&str>) {
        assert_eq!(recognise(bytes).map(|no_text| no_text.what), wanted);
    }

    #[test]
    fn known_formats_are_named() {
        assert_recognised(b"%PDF-1.7\n%\xe2\xe3", Some("a PDF file"));
        assert_recognised(b"\x89PNG\r\n\x1a\n\0\0", Some("a PNG picture"));
        assert_recognised(b"PK\x03\x04\0\0word/document.xml", Some("an Office document"));
        assert_recognised(b"PK\x03\x04\0\0mimetypeapplication/epub+zip", Some("an EPUB book"));
        assert_recognised(b"PK\x03\x04\0\0a.txt", Some("a zip archive"));
        assert_recognised(b"\0\0\0\x20ftypisom\0", Some("a video or audio file"));
    }

    #[test]
    fn a_text_that_begins_like_one_is_text() {
        assert_recognised(b"ID3 is the name of a rule.", None);
        assert_recognised(b"BZhang, the company, said", None);
        assert_recognised(b"The ftyp box", None);
        assert_recognised(b"", None);
    }
}
