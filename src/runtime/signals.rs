//! Signals, on a thread of their own: the event loop may be stuck, and a terminal that is gone
//! makes it deaf.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::Signals;

use crate::app::Message;
use crate::runtime::{Event, screen};

/// How long the loop has to save and end by itself after a signal.
const DEADLINE: Duration = Duration::from_secs(3);

/// Whether another program has the terminal. What is typed there may send signals to us too.
static IS_LENT: AtomicBool = AtomicBool::new(false);

/// Says whether another program has the terminal: an interrupt is then its own business, and a stop
/// stops us with it.
pub fn lend(is_lent: bool) {
    IS_LENT.store(is_lent, Ordering::SeqCst);
}

/// Starts the thread.
pub fn start(sender: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ])?;
    if cfg!(debug_assertions) {
        signals.add_signal(SIGUSR1)?;
    }
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            if IS_LENT.load(Ordering::SeqCst) {
                match signal {
                    SIGINT | SIGQUIT | SIGWINCH => continue,
                    SIGTSTP => {
                        let _stopped = signal_hook::low_level::emulate_default_handler(SIGTSTP);
                        continue;
                    }
                    _ => {}
                }
            }
            #[cfg(debug_assertions)]
            if signal == SIGUSR1 {
                let _ending = sender.send(Event::Panic);
                continue;
            }
            // A file that may not grow is an error of the one who writes it.
            if signal == SIGXFSZ {
                continue;
            }
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
