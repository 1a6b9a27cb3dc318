//! The interactive program in a real pseudo-terminal.

#[path = "pty/forms.rs"]
mod forms;
#[path = "pty/keeping.rs"]
mod keeping;
#[path = "pty/manners.rs"]
mod manners;
#[path = "pty/queue.rs"]
mod queue;
#[path = "pty/story.rs"]
mod story;
#[path = "pty/terminal.rs"]
mod terminal;
