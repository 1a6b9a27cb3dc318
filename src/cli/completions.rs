//! `postil completions`: a script that completes postil's arguments in a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::{Error, Outcome, output};

const EXAMPLES: &str = "\
Examples:
  postil completions bash > ~/.local/share/bash-completion/completions/postil
  postil completions zsh > ~/.zfunc/_postil        with ~/.zfunc in $fpath
  postil completions fish > ~/.config/fish/completions/postil.fish";

/// Prints a script that completes postil's arguments in your shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The shell that reads the script
    shell: Shell,
}

/// Prints the script.
pub fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    let mut command = crate::cli::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "postil", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
