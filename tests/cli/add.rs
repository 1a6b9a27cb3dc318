//! `postil add`, and folders where articles may be named.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use crate::support::{file, run_in};

/// A folder with articles of all kinds, and something broken among them.
fn folder() -> tempfile::TempDir {
    let (directory, _) = file("a.txt", "Bridge closed\n\nIt rained.\n");
    let write = |name: &str, content: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("news/b.md", "# Vote\n\nIt was close.\n");
    write("news/c.html", "<html><title>Fares</title><body><p>The fares rise.</p></body></html>");
    write("news/broken.txt", "\u{7f}ELF\0\0\0\0\0\0\0\0");
    write("news/d.jsonl", "{\"id\": 1, \"text\": \"So close.\"}\n{\"id\": 2}\n");
    write("news/.gitignore", "draft.txt\n");
    write("news/draft.txt", "Not yet.");
    write("news/photo.png", "no");
    directory
}

fn list(directory: &Path) -> String {
    run_in(directory, "list --library lib.db", "").done()
}

#[test]
fn a_folder_goes_in_and_what_is_broken_is_listed() {
    let directory = folder();
    let said = run_in(directory.path(), "add --library lib.db a.txt news", "");
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "added 4, already there 0, not readable 2\n")
    );
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(lines.len(), 2, "{said:?}");
    assert!(lines[0].starts_with("postil: cannot read news/broken.txt: "), "{said:?}");
    assert!(lines[1].starts_with("postil: news/d.jsonl, line 2: "), "{said:?}");
    let listed = list(directory.path());
    for title in ["Bridge closed", "Vote", "Fares", "So close."] {
        assert!(listed.contains(title), "{title} in {listed}");
    }
    assert!(!listed.contains("Not yet"), "{listed}");
}

#[test]
fn what_is_there_is_passed_over() {
    let directory = folder();
    run_in(directory.path(), "add --library lib.db a.txt", "").done();
    let said = run_in(directory.path(), "add --library lib.db a.txt news/b.md ./a.txt", "").done();
    assert_eq!(said, "added 1, already there 1, not readable 0\n");
}

#[test]
fn patterns_and_columns_are_understood() {
    let directory = folder();
    let said = run_in(directory.path(), "add --library lib.db news/*.m?", "").done();
    assert_eq!(said, "added 1, already there 0, not readable 0\n");
    fs::write(directory.path().join("t.csv"), "key,lede,kicker\n7,It was close.,Vote\n").unwrap();
    let said = run_in(
        directory.path(),
        "add --library lib.db t.csv --text-field lede --title-field kicker",
        "",
    );
    assert_eq!(said.done(), "added 1, already there 0, not readable 0\n");
    assert_eq!(list(directory.path()).matches("Vote").count(), 2);
}

#[test]
fn nothing_found_is_told_by_the_exit_code() {
    let directory = folder();
    let said = run_in(directory.path(), "add --library lib.db none.txt *.rst", "");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(
        said.err.contains("none.txt") && said.err.contains("there are no articles"),
        "{said:?}"
    );
}

#[test]
fn a_page_is_fetched_by_its_address_if_that_is_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/vote", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 2000];
        let _ = std::io::Read::read(&mut stream, &mut request);
        let body = "<html><title>Vote</title><p>It was close.</p></html>";
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    });
    let (directory, _) = file("x", "");
    let said = run_in(directory.path(), &format!("add --library lib.db {address}"), "");
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("--allow-private"), "{said:?}");
    let said =
        run_in(directory.path(), &format!("--allow-private add --library lib.db {address}"), "");
    assert_eq!(said.done(), "added 1, already there 0, not readable 0\n");
    server.join().unwrap();
}

#[test]
fn a_folder_is_printed_article_by_article() {
    let directory = folder();
    let said = run_in(directory.path(), "--width 60 a.txt news", "");
    assert_eq!(said.code, Some(0), "{said:?}");
    for words in ["It rained.", "It was close.", "The fares rise.", "So close."] {
        assert!(said.out.contains(words), "{words} in {said:?}");
    }
    assert_eq!(said.err.lines().filter(|line| line.contains("broken.txt")).count(), 1);
}
