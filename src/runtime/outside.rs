//! Other programs that have the terminal for a while: the reader's own editor.

use std::env;
use std::fs;
use std::io::Write;
use std::process::Command;

/// Where the editor is named, in the order of asking.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// The editor where none is named: POSIX asks for it on every system.
const EDITOR: &str = "vi";

/// Has a text edited in `$VISUAL` or `$EDITOR` and returns what it has become. The terminal has to be
/// given back before.
///
/// # Errors
/// A sentence that says what did not work; the text is as it was then.
pub fn edit(text: &str) -> Result<String, String> {
    let named = VARIABLES.iter().find_map(|name| env::var(name).ok());
    let editor = named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| EDITOR.to_owned());
    let cannot = |err: std::io::Error| format!("Cannot edit with {editor}: {err}.");
    let mut file =
        tempfile::Builder::new().prefix("postil-").suffix(".txt").tempfile().map_err(cannot)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(cannot)?;
    // The shell splits the variable, so that `EDITOR="code --wait"` works.
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(file.path());
    let status = command.status().map_err(cannot)?;
    if !status.success() {
        return Err(format!("{editor} ended with {status}; the text is as it was."));
    }
    let written = fs::read(file.path()).map_err(cannot)?;
    String::from_utf8(written).map_err(|_| format!("{editor} wrote a text that is not UTF-8."))
}
