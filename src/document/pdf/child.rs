//! The process that reads one PDF file from standard input.

use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::thread;

use pdf_extract::extract_text_from_mem_by_pages;

/// Bytes of memory that the process may use.
#[cfg(unix)]
const MEMORY: u64 = 2 << 30;

/// Seconds of work that the process may do, for when nobody waits for it any more.
#[cfg(unix)]
const WORK: u64 = 70;

/// Bytes of stack for what calls itself at every level of a file.
const STACK: usize = 256 << 20;

/// Reads the file if this process was started for that, and says how it ends; otherwise nothing.
pub fn serve() -> Option<ExitCode> {
    let mark = std::env::var(super::MARK).ok()?;
    limit();
    panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    let answer = match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => extracted(bytes),
        Err(error) => Err(error.to_string()),
    };
    let written = match answer {
        Ok(pages) => format!("{mark}\n{pages}"),
        Err(why) => format!("{mark}: {why}"),
    };
    let mut out = io::stdout().lock();
    let done = out.write_all(written.as_bytes()).and_then(|()| out.flush());
    Some(if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn extracted(bytes: Vec<u8>) -> Result<String, String> {
    let read = move || {
        let read = panic::catch_unwind(AssertUnwindSafe(|| extract_text_from_mem_by_pages(&bytes)));
        match read {
            Ok(Ok(pages)) => Ok(pages.iter().map(|page| format!("{page}\u{c}")).collect()),
            Ok(Err(error)) => Err(said(&error.to_string())),
            Err(_) => Err(super::BROKEN.to_owned()),
        }
    };
    let reader = thread::Builder::new().stack_size(STACK).spawn(read);
    let read = reader.map_err(|error| error.to_string())?.join();
    read.unwrap_or_else(|_| Err(super::BROKEN.to_owned()))
}

/// What the crate says, as the end of a sentence.
fn said(error: &str) -> String {
    let is_locked =
        ["encrypt", "decrypt", "password"].iter().any(|word| error.to_lowercase().contains(word));
    if is_locked { "it is encrypted".to_owned() } else { format!("it is damaged ({error})") }
}

#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let at_most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // Where a limit cannot be set, the other ones and the patience of who waits still hold.
    let _memory = setrlimit(Resource::As, at_most(MEMORY));
    let _work = setrlimit(Resource::Cpu, at_most(WORK));
    let _dump = setrlimit(Resource::Core, at_most(0));
}

#[cfg(not(unix))]
fn limit() {}
