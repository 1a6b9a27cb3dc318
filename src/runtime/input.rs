//! Keys, mouse and pastes of the terminal.

use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, Event as Input};

use crate::app::Message;
use crate::runtime::Event;

/// Starts the thread that reads the terminal. Where standard input is no terminal, keys come from
/// the terminal device.
pub fn start(sender: Sender<Event>) {
    let _detached = thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let event = match event::read() {
                Ok(Input::Key(key)) => Event::Message(Message::Key(key)),
                Ok(Input::Mouse(mouse)) => Event::Message(Message::Mouse(mouse)),
                Ok(Input::Paste(text)) => Event::Message(Message::Paste(text)),
                // A resize comes as a signal.
                Ok(Input::FocusGained | Input::FocusLost | Input::Resize(..)) => continue,
                Err(_) => Event::Hangup,
            };
            let is_end = matches!(event, Event::Hangup);
            if sender.send(event).is_err() || is_end {
                return;
            }
        }
    });
}
