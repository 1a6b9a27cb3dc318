//! The command line, by running the real binary.

#[path = "cli/add.rs"]
mod add;
#[path = "cli/agreement.rs"]
mod agreement;
#[path = "cli/bulk.rs"]
mod bulk;
#[path = "cli/compat.rs"]
mod compat;
#[path = "cli/detect.rs"]
mod detect;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/library.rs"]
mod library;
#[path = "cli/manners.rs"]
mod manners;
#[path = "cli/packed.rs"]
mod packed;
#[path = "cli/print.rs"]
mod print;
#[path = "cli/support.rs"]
mod support;
