//! What the fuzz targets share.

pub mod bodies;

use std::path::Path;
use std::sync::OnceLock;

/// A folder of this process for what only reads files.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder")).path()
}
