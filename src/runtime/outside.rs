//! Other programs: the reader's own editor, which has the terminal for a while, and the browser.

use std::env;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use crate::runtime::clipboard;

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

/// Opens an address in the desktop's browser, and says so. `None` where there is no desktop before
/// the reader.
pub fn open_on_desktop(target: &str) -> Option<Result<String, String>> {
    let has_desktop = cfg!(target_os = "macos") || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
    if clipboard::is_remote() || !has_desktop {
        return None;
    }
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(target).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    // Somebody has to take the exit code of a program that has ended.
    let _detached = thread::Builder::new().name("browser".to_owned()).spawn(move || child.wait());
    Some(Ok(format!("Opened {target}.")))
}

/// Opens an address in the browser that `$BROWSER` names, which has the terminal until it ends.
/// `None` where none is named, and over ssh.
pub fn open_in_terminal(target: &str) -> Option<Result<String, String>> {
    let browser = env::var("BROWSER").ok().filter(|name| !name.trim().is_empty())?;
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{browser} \"$1\"")).arg("sh").arg(target);
    Some(match command.status() {
        Ok(status) if status.success() => Ok(format!("Opened {target} in {browser}.")),
        Ok(status) => Err(format!("{browser} ended with {status}.")),
        Err(err) => Err(format!("Cannot open {target}: {err}.")),
    })
}

/// A path as it was typed; `~/` is the reader's home directory.
pub fn in_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(typed),
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
