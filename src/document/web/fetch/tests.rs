use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use super::*;

const ARTICLE: &str = "The harbour council voted seven to five on Tuesday to raise the ferry fares by 12 percent, the first \
    increase since the boats were bought six years ago, and the last, as the mayor said after the debate.";

/// A server that answers each request with the next of these, and then is gone. `HOST` in an answer
/// stands for its own address. Gives that address.
fn serve(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    let own = host.clone();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                line.clear();
            }
            let answer = match String::from_utf8(answer) {
                Ok(text) => text.replace("HOST", &own).into_bytes(),
                Err(bytes) => bytes.into_bytes(),
            };
            let _gone = stream.write_all(&answer);
        }
    });
    host
}

fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn page() -> String {
    format!(
        "<html><title>Vote splits council</title><body><article><p>{ARTICLE}</p><p>{ARTICLE} Again.</p></article></body></html>"
    )
}

#[track_caller]
fn assert_refused(address: &str, is_private_allowed: bool, wanted: &str) {
    let said = fetch(address, is_private_allowed).map(|d| d.text().to_owned()).unwrap_err();
    let said = said.to_string();
    assert!(said.contains(wanted) && said.lines().count() == 1, "{said}");
}

#[test]
fn the_article_of_a_page_is_fetched() {
    let host = serve(vec![answer("200 OK", "Content-Type: text/html\r\n", page())]);
    let address = format!("{host}/vote");
    let document = fetch(&address, true).unwrap();
    assert_eq!(
        (document.title.as_str(), document.source.as_str()),
        ("Vote splits council", address.as_str())
    );
    assert!(document.text().starts_with("The harbour council"));
    assert_eq!(document.metadata.get("url"), Some(&address));
}

#[test]
fn redirects_are_followed_and_the_last_address_is_kept() {
    let host = serve(vec![
        answer("301 Moved", "Location: /b\r\n", ""),
        answer("302 Found", "Location: HOST/c\r\n", ""),
        answer("200 OK", "Content-Type: text/plain; charset=iso-8859-1\r\n", b"Caf\xe9 closed."),
    ]);
    let document = fetch(&format!("{host}/a"), true).unwrap();
    assert_eq!(document.text(), "Café closed.");
    assert_eq!(document.metadata.get("url"), Some(&format!("{host}/c")));
}

#[test]
fn redirects_without_end_are_refused() {
    let host = serve(vec![answer("302 Found", "Location: /again\r\n", ""); REDIRECTS + 1]);
    assert_refused(&host, true, "redirects more than");
}

#[test]
fn a_redirect_to_a_file_is_refused() {
    let host = serve(vec![answer("302 Found", "Location: file:///etc/passwd\r\n", "")]);
    assert_refused(&host, true, "no http or https address");
}

#[test]
fn this_machine_is_refused_unless_allowed() {
    let host = serve(vec![answer("200 OK", "Content-Type: text/html\r\n", page())]);
    assert_refused(&host, false, "--allow-private");
    assert_refused(&host.replace("127.0.0.1", "localhost"), false, "--allow-private");
    assert_refused("http://[::ffff:10.0.0.1]/", false, "--allow-private");
    assert_refused("file:///etc/passwd", true, "no http or https address");
    assert_refused("http:///nothing", true, "no http or https address");
}

#[test]
fn names_that_lead_to_this_machine_are_refused_when_they_are_resolved() {
    let guard = Guard { is_private_allowed: false };
    let uri: Uri = "http://127.0.0.1:9/".parse().unwrap();
    let timeout = NextTimeout {
        after: ureq::unversioned::transport::time::Duration::NotHappening,
        reason: ureq::Timeout::Global,
        ..NextTimeout::default()
    };
    let error = guard.resolve(&uri, Agent::new_with_defaults().config(), timeout).unwrap_err();
    assert!(matches!(refusal(error), Refusal::Private));
}

#[test]
fn what_is_no_page_is_said_in_words() {
    let host = serve(vec![answer("404 Not Found", "", ""), answer("500 Oh", "", "")]);
    assert_refused(&host, true, "no such page");
    assert_refused(&host, true, "status 500");
    let host = serve(vec![answer("200 OK", "Content-Type: image/png\r\n", "x")]);
    assert_refused(&host, true, "it is image/png, not text");
    let host = serve(vec![answer("200 OK", "Content-Type: text/html\r\n", b"%PDF-1.7")]);
    assert_refused(&host, true, "a PDF file");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_refused(&format!("http://{free}/"), true, "refuses the connection");
}

#[test]
fn a_page_that_unpacks_without_end_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; LARGEST as usize + 2]).unwrap();
    let headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    let host = serve(vec![answer("200 OK", headers, packed.finish().unwrap())]);
    assert_refused(&host, true, "MiB limit");
}

#[test]
fn a_charset_is_read_from_the_content_type_if_it_is_there() {
    let kind = |text: &'static str| charset(Some(&ureq::http::HeaderValue::from_static(text)));
    assert_eq!(kind("text/html; Charset=\"Shift_JIS\"").as_deref(), Some("shift_jis"));
    assert_eq!(kind("text/html"), None);
}
