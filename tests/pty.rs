//! The interactive program in a real pseudo-terminal.

#[path = "pty/comforts.rs"]
mod comforts;
#[path = "pty/ends.rs"]
mod ends;
#[path = "pty/forms.rs"]
mod forms;
#[path = "pty/keeping.rs"]
mod keeping;
#[path = "pty/leaks.rs"]
mod leaks;
#[path = "pty/linear.rs"]
mod linear;
#[path = "pty/manners.rs"]
mod manners;
#[path = "pty/odd.rs"]
mod odd;
#[path = "pty/panes.rs"]
mod panes;
#[path = "pty/queue.rs"]
mod queue;
#[path = "pty/review.rs"]
mod review;
#[path = "pty/settling.rs"]
mod settling;
#[path = "pty/story.rs"]
mod story;
#[path = "pty/terminal.rs"]
mod terminal;
#[path = "pty/tour.rs"]
mod tour;
#[path = "pty/trouble.rs"]
mod trouble;
