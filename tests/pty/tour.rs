//! The tour: every step by its keys, and nothing is left behind.

use crate::terminal::Home;

/// The keys of each step.
const KEYS: [&str; 10] =
    [" ", "]", "a", "u", "x", "cnot in the text\r", "\t\x1b", "/ferry\r", "Vtc", "?\x1b"];

#[test]
fn the_tour_is_walked_by_pressing_its_keys() {
    let home = Home::new();
    let mut terminal = home.open_sized((80, 24), ["tour"]);
    terminal.wait_for("Step 1 of 10");
    terminal.wait_for_suggestions();
    for (number, keys) in KEYS.into_iter().enumerate() {
        terminal.wait_for(&format!("Step {} of 10", number + 1));
        // One at a time, as a reader presses them: an escape directly before a key is another key.
        for key in keys.chars() {
            terminal.press(&key.to_string());
            if key == '\x1b' || key == '\t' || key == '?' {
                std::thread::sleep(std::time::Duration::from_millis(80));
            }
        }
    }
    terminal.wait_for("Done: That was the tour");
    terminal.quit();
    assert!(!home.path("library.db").exists(), "the tour left a library behind");
}

#[test]
fn a_step_waits_until_it_is_done() {
    let home = Home::new();
    let mut terminal = home.open(["tour"]);
    terminal.wait_for("Step 1 of 10");
    terminal.wait_for_suggestions();
    terminal.press_until("+", "Rows have up to");
    terminal.wait_for("Step 1 of 10");
    terminal.press_until(" ", "Step 2 of 10");
    terminal.quit();
}
