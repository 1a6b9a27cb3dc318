//! Copying: through tmux where postil runs in it, else by OSC 52, which also works over ssh. The
//! terminal gives no answer, so whether it took the text cannot be known.

use std::io::{Write, stdout};
use std::process::{Command, Stdio};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Bytes that common terminals and tmux take at most (about 75 kB after base64).
const MOST: usize = 74_000 / 4 * 3;

/// Sends a text to the clipboard.
pub fn copy(text: &str) -> Result<(), String> {
    if text.len() > MOST {
        return Err(format!(
            "{} bytes are more than terminals take into the clipboard ({MOST}).",
            text.len()
        ));
    }
    if std::env::var_os("TMUX").is_some() && through_tmux(text) {
        return Ok(());
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
        .map_err(|err| format!("Cannot copy: {err}."))
}

fn through_tmux(text: &str) -> bool {
    let mut command = Command::new("tmux");
    command.args(["load-buffer", "-w", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    let is_written =
        child.stdin.take().is_some_and(|mut stdin| stdin.write_all(text.as_bytes()).is_ok());
    child.wait().is_ok_and(|status| status.success()) && is_written
}
