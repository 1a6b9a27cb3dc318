//! What stops a subcommand.

use std::fmt;
use std::io;
use std::path::Path;

use crate::cli::input;

/// What stops a subcommand: one line on standard error, behind `postil: `.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The command line makes no sense.
    Usage(String),
    /// A file or standard input cannot be read.
    Read { name: String, source: io::Error },
    /// A line of a file says something that cannot be used. Lines count from 1.
    Line { name: String, line: usize, reason: String },
    /// A file or standard output cannot be written.
    Write { name: String, source: io::Error },
    /// Anything else that a lower module says; the text is a whole sentence without a full stop.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A mistake on the command line, in one line.
    pub fn usage(mistake: &clap::Error) -> Self {
        let shown = mistake.render().to_string();
        let shown = shown.strip_prefix("error: ").unwrap_or(&shown);
        let mut paragraphs = shown.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>());
        let mut line = paragraphs.next().unwrap_or_default().join(" ");
        for paragraph in paragraphs.filter(|p| p.first() == Some(&"tip:")) {
            line.push_str("; ");
            line.push_str(&paragraph.get(1..).unwrap_or_default().join(" "));
        }
        Self::Usage(format!("{line} (--help shows what there is)"))
    }

    /// A file that cannot be read.
    pub fn read(path: &Path, source: io::Error) -> Self {
        let name = input::name(path);
        Self::Read { name, source }
    }

    /// Standard output that cannot be written.
    pub fn stdout(source: io::Error) -> Self {
        Self::Write { name: "standard output".to_owned(), source }
    }

    /// Whether somebody closed the other end of the pipe, having seen enough.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(mistake) => f.write_str(mistake),
            Self::Read { name, .. } => write!(f, "cannot read {name}"),
            Self::Line { name, line, reason } => write!(f, "{name}, line {line}: {reason}"),
            Self::Write { name, .. } => write!(f, "cannot write {name}"),
            Self::Failed(source) => source.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Failed(source) => source.source(),
            Self::Usage(_) | Self::Line { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Arguments;

    #[test]
    fn a_mistake_on_the_command_line_is_one_line_with_its_tip() {
        let mistake = Arguments::try_parse_from(["postil", "--colour", "never"]).unwrap_err();
        let shown = Error::usage(&mistake).to_string();
        assert_eq!(shown.lines().count(), 1, "{shown}");
        assert!(shown.starts_with("unexpected argument '--colour' found; "), "{shown}");
        assert!(shown.contains("'--color'"), "{shown}");
    }
}
