//! EPUB books and PDF files: read with the features of these names, and what is said without them.

use crate::support::{file, run_in};

/// A PDF file of one page with these lines, as small as they get.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let content = format!("BT /F1 12 Tf 14 TL 72 720 Td\n{shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R
           /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let start = file.len();
    let entries: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    file.push_str(&format!("xref\n0 6\n0000000000 65535 f \n{entries}"));
    file.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

#[cfg(feature = "pdf")]
mod with_pdf {
    use super::*;

    #[test]
    fn the_text_of_a_pdf_file_is_read() {
        let lines = ["Ferry fares rise", "The council voted 7 to 5 to raise the fa-", "res."];
        let (directory, _) = file("fares.pdf", pdf(&lines));
        let said = run_in(directory.path(), "--width 80 fares.pdf", "");
        assert_eq!(said.code, Some(0), "{said:?}");
        for words in ["Ferry fares rise", "to raise the fares."] {
            assert!(said.out.contains(words), "{words} in {said:?}");
        }
    }

    #[test]
    fn a_pdf_file_in_a_folder_is_an_article_and_a_broken_one_is_listed() {
        let (directory, path) = file("fares.pdf", pdf(&["Ferry fares rise."]));
        std::fs::write(path.with_file_name("torn.pdf"), &pdf(&["No."])[..200]).unwrap();
        // A font of a kind that there is none of stops the crate that reads.
        let odd = String::from_utf8(pdf(&["No."])).unwrap();
        let odd = odd.replace("/WinAnsiEncoding", "/WinNoneEncoding");
        std::fs::write(path.with_file_name("odd.pdf"), odd).unwrap();
        std::fs::write(path.with_file_name("bare.pdf"), pdf(&[])).unwrap();
        let said = run_in(directory.path(), "add --library lib.db .", "");
        assert_eq!(said.out, "added 1, already there 0, not readable 3\n", "{said:?}");
        let lines: Vec<&str> = said.err.lines().collect();
        assert_eq!(lines.len(), 3, "{said:?}");
        for (line, why) in lines.iter().zip(["no text in it", "did not get through", "damaged"]) {
            assert!(line.contains("it is a PDF file, and") && line.contains(why), "{line}");
        }
    }
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_the_feature_it_is_said_how_to_read_a_pdf_file() {
    let (directory, _) = file("fares.pdf", pdf(&["Ferry fares rise."]));
    let said = run_in(directory.path(), "fares.pdf", "");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("pdftotext, or build postil with `--features pdf`"), "{said:?}");
    assert_eq!(said.err.lines().count(), 1, "{said:?}");
}

/// The start of a book is enough to know one.
#[cfg(not(feature = "epub"))]
#[test]
fn without_the_feature_it_is_said_how_to_read_a_book() {
    let start = b"PK\x03\x04\x0a\0\0\0\0\0mimetypeapplication/epub+zip";
    let (directory, _) = file("fares.epub", start);
    let said = run_in(directory.path(), "fares.epub", "");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("build postil with `--features epub`"), "{said:?}");
}

#[cfg(feature = "epub")]
mod with_epub {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A book with these chapters.
    fn book(chapters: &[&str]) -> Vec<u8> {
        let mut items = String::new();
        let mut order = String::new();
        for number in 0..chapters.len() {
            items.push_str(&format!(r#"<item id="c{number}" href="c{number}.xhtml"/>"#));
            order.push_str(&format!(r#"<itemref idref="c{number}"/>"#));
        }
        let package = format!(
            r#"<package xmlns:dc="d"><metadata><dc:title>Harbour Papers</dc:title></metadata>
               <manifest>{items}</manifest><spine>{order}</spine></package>"#
        );
        let list =
            r#"<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>"#;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, content: &str| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        };
        put("mimetype", "application/epub+zip");
        put("META-INF/container.xml", list);
        put("book.opf", &package);
        for (number, chapter) in chapters.iter().enumerate() {
            put(&format!("c{number}.xhtml"), chapter);
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_book_is_read_and_added() {
        let chapters =
            ["<h1>Fares</h1><p>The fares rise.</p>", "<h1>Vote</h1><p>It was close.</p>"];
        let (directory, _) = file("papers.epub", book(&chapters));
        let said = run_in(directory.path(), "add --library lib.db .", "").done();
        assert_eq!(said, "added 1, already there 0, not readable 0\n");
        let listed = run_in(directory.path(), "list --library lib.db", "").done();
        assert!(listed.contains("Harbour Papers"), "{listed}");
        let printed = run_in(directory.path(), "--width 80 papers.epub", "");
        let place =
            |words| printed.out.find(words).unwrap_or_else(|| panic!("{words}: {printed:?}"));
        assert!(place("The fares rise.") < place("It was close."));
    }

    #[test]
    fn a_damaged_book_is_told_in_one_line() {
        let whole = book(&["<p>It was close.</p>"]);
        let (directory, _) = file("papers.epub", &whole[..whole.len() / 2]);
        let said = run_in(directory.path(), "papers.epub", "");
        assert_eq!((said.code, said.err.lines().count()), (Some(2), 1), "{said:?}");
        assert!(said.err.contains("it is an EPUB book, and its archive is damaged"), "{said:?}");
    }
}
