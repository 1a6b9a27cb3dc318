//! PDF files: the text that is in them, read in a process of its own.
//!
//! pdf-extract stops the program at many files that it does not expect, and a few bytes can make any
//! reader of PDF fill the memory or work for hours. So postil starts itself once more for each file,
//! with limits for time and memory; what goes wrong there ends that process alone.

mod child;
mod words;

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::document::{Document, plain};

pub use child::serve;

/// Tells the process that it is to read a PDF, and what stands before its answer: pdf-extract prints
/// what it notices.
const MARK: &str = "POSTIL_PDF";

/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of text of one file at most.
const MOST: u64 = 64 << 20;

const NO_TEXT: &str =
    "there is no text in it; if its pages are pictures, run a text recognition first";

/// Makes a document of a PDF file, or says why not.
pub fn document(bytes: Vec<u8>, source: &str) -> Result<Document, String> {
    let text = words::of_pages(&text(bytes)?);
    if text.trim().is_empty() {
        return Err(NO_TEXT.to_owned());
    }
    let mut document = plain::from_string(text, None, source);
    document.notices.push(
        "Taken out of a PDF file: columns, tables and the tops and bottoms of pages may stand in between.".to_owned(),
    );
    Ok(document)
}

/// The text of the pages, each ended by a form feed.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    if std::env::var_os(MARK).is_some() {
        return Err("a process that reads one cannot begin another".to_owned());
    }
    let mark = format!("postil-pdf-{}-{}", std::process::id(), blake3::hash(&bytes).to_hex());
    let failed =
        |error: io::Error| format!("the process that reads it cannot be started ({error})");
    let mut child = start(&mark).map_err(failed)?;
    let answer = listen(&mut child, bytes);
    let answer = answer.ok_or_else(|| format!("reading it took longer than {PATIENCE:?}"));
    // It has ended, or is of no use any more.
    let _ended = child.kill();
    let status = child.wait();
    let answer = answer?;
    let text = String::from_utf8_lossy(&answer);
    match text.rsplit_once(&format!("{mark}\n")) {
        Some((_, text)) => Ok(text.to_owned()),
        None => match text.rsplit_once(&format!("{mark}: ")) {
            Some((_, why)) => Err(why.trim().to_owned()),
            None => Err(status.map_or_else(|error| error.to_string(), |_| BROKEN.to_owned())),
        },
    }
}

const BROKEN: &str = "its reader did not get through it; pdftotext may";

fn start(mark: &str) -> io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .env(MARK, mark)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// Gives the file to the process and takes what it writes; nothing if that takes too long.
fn listen(child: &mut Child, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    // Ends with the process. A process that reads nothing has failed, which its answer tells.
    thread::spawn(move || input.write_all(&bytes).is_ok());
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || {
        let mut written = Vec::new();
        let read = output.take(MOST).read_to_end(&mut written);
        let _late = sender.send(read.map(|_| written));
    });
    answer.recv_timeout(PATIENCE).ok()?.ok()
}
