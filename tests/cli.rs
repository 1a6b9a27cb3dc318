//! The command line, by running the real binary.

#[path = "cli/detect.rs"]
mod detect;
#[path = "cli/manners.rs"]
mod manners;
#[path = "cli/support.rs"]
mod support;
