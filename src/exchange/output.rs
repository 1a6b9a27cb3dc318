//! Where an export goes: a stream, and files by name.

use std::collections::BTreeMap;
use std::io::{self, Write};

/// Where an export goes.
pub trait Output {
    /// The one file of an export that has one.
    fn main(&mut self) -> &mut dyn Write;

    /// Another file; what is written to it again stands behind what is there. In a directory it has
    /// this name; beside a main file, `tasks.json`, the name is an ending: `xml` for `tasks.xml`.
    ///
    /// # Errors
    /// When it cannot be made.
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write>;
}

/// An export that stays in memory.
#[derive(Debug, Default)]
pub struct Memory {
    pub main: Vec<u8>,
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Output for Memory {
    fn main(&mut self) -> &mut dyn Write {
        &mut self.main
    }

    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        Ok(self.files.entry(name.to_owned()).or_default())
    }
}

/// Bytes of such a name at most. File systems take 255, of which an ending needs some.
const LONGEST: usize = 200;

/// The name of a document as that of a file, on every system: what no name of a file can hold
/// becomes `_`, and so does a full stop in front. Two documents can get the same.
pub fn file_name(document: &str) -> String {
    let is_safe = |c: char| !c.is_control() && !"/\\:*?\"<>|".contains(c);
    let mut name: String = document.chars().map(|c| if is_safe(c) { c } else { '_' }).collect();
    name.truncate(name.floor_char_boundary(LONGEST));
    if name.starts_with('.') {
        name.replace_range(..1, "_");
    }
    let name = name.trim_end_matches([' ', '.']);
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_document_is_named_so_that_its_file_lies_elsewhere() {
        assert_eq!(file_name("../../etc/passwd"), "_._.._etc_passwd");
        assert_eq!(file_name("a\0b\nc"), "a_b_c");
        assert_eq!(file_name(".."), "_");
        assert_eq!(file_name(""), "_");
        assert_eq!(file_name(&"😀".repeat(120)).len(), 200);
        assert_eq!(file_name("rents 2026"), "rents 2026");
    }
}
