//! Copying. On the machine before one it goes to the system's clipboard, by the programs that come
//! with the desktop; over ssh, and where there is none, through tmux or the terminal by OSC 52.
//!
//! A clipboard crate would need the libraries of X and Wayland at build time, and its clipboard would
//! be gone with the program; the desktop's own programs stay in the background and keep it.

use std::env;
use std::io::{Write, stdout};
use std::process::{Command, Stdio};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Bytes that common terminals and tmux take at most (about 75 kB after base64).
const MOST: usize = 74_000 / 4 * 3;

/// Programs that take the system's clipboard, and the variable without which they do not work.
const PROGRAMS: &[(&str, &[&str], Option<&str>)] = &[
    ("pbcopy", &[], None),
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("clip.exe", &[], Some("WSL_DISTRO_NAME")),
];

/// Sends a text to the clipboard and says to which.
///
/// # Errors
/// A sentence that says why it is not there.
pub fn copy(text: &str) -> Result<String, String> {
    if !is_remote()
        && let Some(program) = PROGRAMS.iter().find_map(|program| through(program, text))
    {
        return Ok(format!("the system’s clipboard ({program})"));
    }
    if text.len() > MOST {
        return Err(format!(
            "Not copied: {} bytes are more than terminals take through OSC 52 ({MOST}).",
            text.len()
        ));
    }
    if is_set("TMUX") && feed(Command::new("tmux").args(["load-buffer", "-w", "-"]), text) {
        return Ok("tmux and the terminal’s clipboard".to_owned());
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
        .map_err(|err| format!("Cannot copy: {err}."))?;
    // No terminal answers, so whether it took the text cannot be known.
    Ok("the terminal’s clipboard (OSC 52)".to_owned())
}

/// Whether the reader sits before another machine.
pub fn is_remote() -> bool {
    is_set("SSH_CONNECTION") || is_set("SSH_TTY")
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn through(
    &(program, arguments, needed): &(&'static str, &[&str], Option<&str>),
    text: &str,
) -> Option<&'static str> {
    let is_usable = match needed {
        Some(name) => is_set(name),
        None => cfg!(target_os = "macos"),
    };
    (is_usable && feed(Command::new(program).args(arguments), text)).then_some(program)
}

/// Runs a program with the text as its input.
fn feed(command: &mut Command, text: &str) -> bool {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    let is_written =
        child.stdin.take().is_some_and(|mut stdin| stdin.write_all(text.as_bytes()).is_ok());
    child.wait().is_ok_and(|status| status.success()) && is_written
}
