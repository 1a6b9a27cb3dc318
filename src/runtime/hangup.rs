//! Notices that the terminal is gone where no signal says so: postil may run in a session that the
//! terminal does not belong to. Crossterm would then ask for keys in a loop without end.

use std::io::stdout;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};

use crate::runtime::{Event, signals};

/// Starts a thread that sleeps until the terminal goes. Nothing else wakes it.
pub fn start(sender: Sender<Event>) {
    let _detached = thread::Builder::new().name("hangup".to_owned()).spawn(move || {
        let terminal = stdout();
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        while poll(&mut watched, None).is_err_and(|err| err == rustix::io::Errno::INTR) {}
        let is_gone = watched.iter().any(|fd| fd.revents().contains(PollFlags::HUP));
        if is_gone {
            let _ending = sender.send(Event::Hangup);
            signals::end_soon(signal_hook::consts::SIGHUP);
        }
    });
}
