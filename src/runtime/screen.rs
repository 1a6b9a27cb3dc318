//! The terminal's modes. One place sets them and undoes them, in reverse order: on a normal end, an
//! error, a panic, a signal and a suspension.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen,
};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

/// Whether the modes are set. A flag of the process, because the panic hook and the signal thread
/// have to undo them too.
static IS_ENTERED: AtomicBool = AtomicBool::new(false);

/// Bytes of output that are collected before they are written: a whole frame.
const BUFFER: usize = 64 * 1024;

/// The terminal while it is ours.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screen {
    /// Takes the terminal.
    pub fn enter(has_mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        set_modes(has_mouse)?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(BUFFER, stdout()));
        match Terminal::new(backend) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(err) => {
                restore();
                Err(err)
            }
        }
    }

    /// Takes the terminal again after [`Screen::leave`].
    pub fn enter_again(&mut self, has_mouse: bool) -> io::Result<()> {
        set_modes(has_mouse)?;
        self.terminal.clear()
    }

    /// Gives the terminal back as it was.
    pub fn leave(&mut self) {
        restore();
    }

    /// Draws one frame in one write. Terminals that know synchronised updates show it at once.
    pub fn draw(&mut self, picture: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(picture)?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.terminal.backend_mut().flush()
    }

    /// Has the next frame drawn whole.
    pub fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub fn capture_mouse(&mut self, is_wanted: bool) -> io::Result<()> {
        match is_wanted {
            true => execute!(self.terminal.backend_mut(), EnableMouseCapture),
            false => execute!(self.terminal.backend_mut(), DisableMouseCapture),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Columns and rows; zeros where the terminal does not say and the environment neither.
pub fn size() -> (u16, u16) {
    match terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => (columns, rows),
        _ => (variable("COLUMNS"), variable("LINES")),
    }
}

fn variable(name: &str) -> u16 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(0)
}

fn set_modes(has_mouse: bool) -> io::Result<()> {
    IS_ENTERED.store(true, Ordering::SeqCst);
    let set = || {
        terminal::enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        if has_mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
    };
    set().inspect_err(|_| restore())
}

/// Undoes every mode. Does nothing where none is set; errors are passed over, because the terminal
/// may be gone.
pub fn restore() {
    if !IS_ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let _gone = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        Show,
        LeaveAlternateScreen
    );
    let _gone = terminal::disable_raw_mode();
}

/// A panic of the main thread gives the terminal back before it prints. A panic of another thread
/// prints nothing over the screen: whoever started the thread notices and says it.
fn restore_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some("main") {
                restore();
                before(panic);
            }
        }));
    });
}
