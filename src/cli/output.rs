//! What reaches standard output and standard error.

use std::error::Error as _;
use std::io::{self, Write, stdout};

use crate::cli::{Error, Outcome};
use crate::text::display;

/// Writes a whole answer to standard output.
pub fn print(text: &str) -> Result<Outcome, Error> {
    print_bytes(text.as_bytes())
}

/// Writes a whole answer to standard output.
pub fn print_bytes(bytes: &[u8]) -> Result<Outcome, Error> {
    let mut output = stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush()).map_err(Error::stdout)?;
    Ok(Outcome::Done)
}

/// Says on standard error what went wrong.
pub fn complain(error: &Error) {
    warn(&sentence(error));
}

/// What went wrong, with its causes, in one line.
pub fn sentence(error: &Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

/// Writes one line to standard error behind `postil: `. Control characters of file names and
/// articles do not reach the terminal. A closed standard error is nobody's concern.
pub fn warn(line: &str) {
    let _ = writeln!(io::stderr().lock(), "postil: {}", display::line(line));
}
