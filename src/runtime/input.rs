//! Keys, mouse and pastes of the terminal.
//!
//! The thread sleeps in a call that watches the terminal and a pipe, so that it can be asked to leave
//! the terminal alone while another program has it.

use std::fs::File;
use std::io::{self, IsTerminal, PipeReader, PipeWriter, Read, Write, pipe, stdin};
use std::os::fd::OwnedFd;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event as Input};
use rustix::event::{PollFd, PollFlags, poll};

use crate::app::Message;
use crate::runtime::Event;
use crate::runtime::permits::Permits;

/// How long the thread may take to let go of the terminal.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long is waited for more when something has come. With no time at all crossterm looks for
/// nothing.
const MOMENT: Duration = Duration::from_millis(1);

/// Whose the terminal's input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// This thread reads it.
    Thread,
    /// The thread is asked to stop reading.
    Asked,
    /// The thread does not read.
    Nobody,
}

/// Stops the thread and lets it go on.
pub struct Gate {
    owner: Arc<(Mutex<Owner>, Condvar)>,
    wake: PipeWriter,
}

impl Gate {
    /// Returns when the thread has stopped reading.
    pub fn close(&mut self) {
        self.set(Owner::Asked);
        if self.wake.write_all(&[0]).is_err() {
            return;
        }
        let (owner, changed) = &*self.owner;
        let guard = owner.lock().unwrap_or_else(PoisonError::into_inner);
        let _late = changed.wait_timeout_while(guard, PATIENCE, |owner| *owner == Owner::Asked);
    }

    /// Lets the thread read again.
    pub fn open(&mut self) {
        self.set(Owner::Thread);
    }

    fn set(&self, to: Owner) {
        let (owner, changed) = &*self.owner;
        *owner.lock().unwrap_or_else(PoisonError::into_inner) = to;
        changed.notify_all();
    }
}

/// Starts the thread that reads the terminal. Where standard input is no terminal, keys come from
/// the terminal device.
pub fn start(sender: Sender<Event>, permits: Permits) -> io::Result<Gate> {
    let (asked, wake) = pipe()?;
    let terminal: OwnedFd = match stdin().is_terminal() {
        true => rustix::io::dup(stdin())?,
        false => File::open("/dev/tty")?.into(),
    };
    let owner = Arc::new((Mutex::new(Owner::Thread), Condvar::new()));
    let gate = Gate { owner: Arc::clone(&owner), wake };
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let mut reading = Reading { terminal, asked, owner, sender, permits };
        while reading.step() {}
    })?;
    Ok(gate)
}

struct Reading {
    terminal: OwnedFd,
    asked: PipeReader,
    owner: Arc<(Mutex<Owner>, Condvar)>,
    sender: Sender<Event>,
    permits: Permits,
}

impl Reading {
    /// Sleeps until something comes and hands it on; false where there is nothing more to come.
    fn step(&mut self) -> bool {
        let mut watched =
            [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(&self.asked, PollFlags::IN)];
        if let Err(err) = poll(&mut watched, None) {
            return err == rustix::io::Errno::INTR || self.hang_up();
        }
        let [terminal, asked] = watched.map(|fd| fd.revents());
        if asked.contains(PollFlags::IN) {
            self.wait();
            return true;
        }
        if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return self.hang_up();
        }
        self.read()
    }

    /// Leaves the terminal alone until the gate opens.
    fn wait(&mut self) {
        let _woken = self.asked.read(&mut [0]);
        let (owner, changed) = &*self.owner;
        let mut guard = owner.lock().unwrap_or_else(PoisonError::into_inner);
        if *guard == Owner::Asked {
            *guard = Owner::Nobody;
            changed.notify_all();
        }
        let _open = changed.wait_while(guard, |owner| *owner != Owner::Thread);
    }

    fn read(&self) -> bool {
        loop {
            match event::poll(MOMENT) {
                Ok(true) => {}
                Ok(false) => return true,
                Err(_) => return self.hang_up(),
            }
            let message = match event::read() {
                Ok(Input::Key(key)) => Message::Key(key),
                Ok(Input::Mouse(mouse)) => Message::Mouse(mouse),
                Ok(Input::Paste(text)) => Message::Paste(text),
                // A resize comes as a signal.
                Ok(Input::FocusGained | Input::FocusLost | Input::Resize(..)) => continue,
                Err(_) => return self.hang_up(),
            };
            if self.sender.send(Event::Typed(message, self.permits.take())).is_err() {
                return false;
            }
        }
    }

    fn hang_up(&self) -> bool {
        let _ending = self.sender.send(Event::Hangup);
        false
    }
}
