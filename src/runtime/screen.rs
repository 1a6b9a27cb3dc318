//! The terminal's modes. One place sets them and undoes them, in reverse order: on a normal end, an
//! error, a panic, a signal and a suspension.

use std::io::{self, BufWriter, Stdout, stdout};
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
use ratatui::backend::{Backend, ClearType, CrosstermBackend};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use crate::runtime::hyperlinks::Hyperlinks;
use crate::ui::Hyperlink;

/// Whether the modes are set. A flag of the process, because the panic hook and the signal thread
/// have to undo them too.
static IS_ENTERED: AtomicBool = AtomicBool::new(false);

/// Bytes of output that are collected before they are written: a whole frame.
const BUFFER: usize = 64 * 1024;

/// The terminal while it is ours.
///
/// The size of the picture is given with each frame and never asked of the terminal: it may not know
/// its size, and it may have another one already than the picture was arranged for.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    /// Where the last frame was drawn; empty where the next one has to be drawn whole.
    drawn: Rect,
    hyperlinks: Hyperlinks,
}

impl Screen {
    /// Takes the terminal.
    pub fn enter(has_mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        set_modes(has_mouse)?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(BUFFER, stdout()));
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::default()) };
        match Terminal::with_options(backend, options) {
            Ok(terminal) => {
                Ok(Self { terminal, drawn: Rect::default(), hyperlinks: Hyperlinks::default() })
            }
            Err(err) => {
                restore();
                Err(err)
            }
        }
    }

    /// Takes the terminal again after [`Screen::leave`].
    pub fn enter_again(&mut self, has_mouse: bool) -> io::Result<()> {
        self.clear();
        set_modes(has_mouse)
    }

    /// Gives the terminal back as it was.
    pub fn leave(&mut self) {
        restore();
    }

    /// Draws one frame of this size in one write. Terminals that know synchronised updates show it
    /// at once.
    pub fn draw(
        &mut self,
        area: Rect,
        links: &[Hyperlink],
        picture: impl FnOnce(&mut Frame),
    ) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        if area != self.drawn {
            self.terminal.backend_mut().clear_region(ClearType::All)?;
            self.terminal.resize(area)?;
            self.drawn = area;
            self.hyperlinks.clear();
        }
        let frame = self.terminal.draw(picture)?;
        let changes = self.hyperlinks.follow(links, frame.buffer);
        changes.write(self.terminal.backend_mut())?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        Backend::flush(self.terminal.backend_mut())
    }

    /// Has the next frame drawn whole. Ratatui's own `clear` asks the terminal where the cursor is,
    /// and the answer would go to the thread that reads the keys.
    pub fn clear(&mut self) {
        // What is drawn next is drawn whole, without links.
        self.drawn = Rect::default();
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
