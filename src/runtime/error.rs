//! Why the interactive program does not run.

use std::fmt;
use std::io;

/// Why the interactive program could not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum RuntimeError {
    /// The terminal refused a mode or its size.
    Terminal(io::Error),
    /// Standard input is no terminal, and the process has none besides.
    NoKeys,
    /// The first article cannot be read; the text says why.
    Article(String),
}

impl fmt::Display for RuntimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(err) => write!(f, "cannot use the terminal: {err}"),
            Self::NoKeys => f.write_str(
                "there is no terminal to take keys from; \
                 to have the article printed, send the output through a pipe",
            ),
            Self::Article(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for RuntimeError {}
