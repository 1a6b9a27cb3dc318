//! The subcommands.

pub mod detect;
