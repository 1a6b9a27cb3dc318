//! `postil tour`: the program over a sample article, led step by step. Its library is thrown away.

use std::sync::Arc;

use crate::cli::samples::SAMPLES;
use crate::cli::{Error, Options, Outcome, read};
use crate::runtime::Start;

const EXAMPLES: &str = "\
Examples:
  postil tour                    ten steps, about three minutes
  postil tour --color never      the same without colours
  postil tour --linear           the same in lines, for screen readers

Nothing of it is kept.";

/// Leads through the program in ten steps
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Lines and a prompt in the place of a screen
    #[arg(long)]
    linear: bool,
}

/// Runs the tour.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let is_linear = arguments.linear || read::is_dumb();
    if !is_linear && !read::is_interactive() {
        let advice = "--linear leads through it in lines";
        return Err(Error::Usage(format!("the tour needs a terminal with a screen; {advice}")));
    }
    let failed = |source| Error::Write { name: "a directory for the tour".to_owned(), source };
    let directory = tempfile::tempdir().map_err(failed)?;
    let start = Start::Tour(Arc::new(SAMPLES[0].read()?));
    let session = read::session(start, directory.path().join("library.db"), None, options)?;
    read::open(session, is_linear)
}
