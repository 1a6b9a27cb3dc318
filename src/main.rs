//! Parses arguments, runs, turns an error into an exit code. Everything else is in [`postil::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    postil::cli::main(std::env::args_os())
}
