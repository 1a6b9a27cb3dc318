//! What reaches standard output and standard error.

use std::error::Error as _;
use std::io::{self, Write, stdout};

use crate::cli::{Error, Outcome};

/// Writes a whole answer to standard output.
pub fn print(text: &str) -> Result<Outcome, Error> {
    let mut output = stdout().lock();
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(Error::stdout)?;
    Ok(Outcome::Done)
}

/// Says on standard error what went wrong, with its causes, in one line.
pub fn complain(error: &Error) {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    warn(&line);
}

/// Writes one line to standard error behind `postil: `. Control characters of file names and
/// articles do not reach the terminal. A closed standard error is nobody's concern.
pub fn warn(line: &str) {
    let _ = writeln!(io::stderr().lock(), "postil: {}", visible(line));
}

/// The text with every control character replaced by `�`.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
