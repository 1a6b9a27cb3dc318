//! The terminal in other hands for a while: the reader's own editor, a browser.

use std::io;

use crate::app::Message;
use crate::runtime::screen::{self, Screen};
use crate::runtime::{Running, clipboard, outside, signals};

impl Running {
    /// Opens a link: on the desktop, in a browser for terminals, or on the reader's own machine by
    /// way of the clipboard.
    pub(super) fn open_link(&mut self, target: &str, screen: &mut Screen) -> io::Result<()> {
        let mut opened = outside::open_on_desktop(target);
        if opened.is_none() {
            self.lend(screen, || opened = outside::open_in_terminal(target))?;
        }
        let opened = opened.unwrap_or_else(|| {
            let copied = clipboard::copy(target);
            copied.map(|to| format!("There is no browser here; the address is in {to}."))
        });
        self.tell_done(opened);
        Ok(())
    }

    /// Gives the terminal to the reader's own editor until it ends.
    pub(super) fn edit_outside(&mut self, text: &str, screen: &mut Screen) -> io::Result<()> {
        let mut edited = Ok(String::new());
        self.lend(screen, || edited = outside::edit(text))?;
        self.tell(match edited {
            Ok(text) => Message::EditedOutside(text),
            Err(why) => Message::EffectFailed(why),
        });
        Ok(())
    }

    /// Gives the terminal to another program while `run` runs.
    fn lend(&mut self, screen: &mut Screen, run: impl FnOnce()) -> io::Result<()> {
        if let Some(gate) = &mut self.gate {
            gate.close();
        }
        screen.leave();
        signals::lend(true);
        run();
        signals::lend(false);
        let entered = screen.enter_again(self.app.has_mouse);
        if let Some(gate) = &mut self.gate {
            gate.open();
        }
        entered?;
        let (columns, rows) = screen::size();
        self.tell(Message::Resize(columns, rows));
        Ok(())
    }
}
