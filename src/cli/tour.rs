//! `postil tour`: the program over a sample article, led step by step. Its library is thrown away.

use std::sync::Arc;

use crate::cli::{Error, Options, Outcome, read};
use crate::runtime::{self, Start};

const EXAMPLES: &str = "\
Examples:
  postil tour                    ten steps, about three minutes
  postil tour --color never      the same without colours

Nothing of it is kept.";

/// Leads through the program in ten steps
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {}

/// Runs the tour.
pub fn run(_arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    if !read::is_interactive() {
        return Err(Error::Usage("the tour needs a terminal with a screen".to_owned()));
    }
    let failed = |source| Error::Write { name: "a directory for the tour".to_owned(), source };
    let directory = tempfile::tempdir().map_err(failed)?;
    let start = Start::Tour(Arc::new(read::sample()?));
    let session = read::session(start, directory.path().join("library.db"), None, options)?;
    runtime::run(session).map(Outcome::Ended).map_err(|err| Error::Usage(err.to_string()))
}
