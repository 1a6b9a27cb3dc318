//! Signals, on a thread of their own: the event loop may be stuck, and a terminal that is gone
//! makes it deaf.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::app::Message;
use crate::runtime::{Event, screen};

/// How long the loop has to save and end by itself after a signal.
const DEADLINE: Duration = Duration::from_secs(3);

/// Starts the thread.
pub fn start(sender: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            if let SIGTSTP | SIGWINCH = signal {
                let (columns, rows) = screen::size();
                let _ending = sender.send(match signal {
                    SIGTSTP => Event::Suspend,
                    _ => Event::Message(Message::Resize(columns, rows)),
                });
                continue;
            }
            let _ending = sender.send(Event::Stop(signal));
            end_soon(signal);
        }
    })?;
    Ok(())
}

/// Gives the loop time to save and end by itself, then ends the process.
pub fn end_soon(signal: i32) -> ! {
    thread::sleep(DEADLINE);
    screen::restore();
    std::process::exit(128 + signal);
}
