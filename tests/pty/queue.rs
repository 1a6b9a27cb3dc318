//! Many articles in one library: the queue, the search, the way from article to article.

use postil::document::plain;
use postil::store::Library;

use crate::terminal::Home;

/// A library with three articles that nobody has opened yet.
fn desk() -> Home {
    let home = Home::new();
    let mut library = Library::open(&home.path("library.db")).unwrap();
    for (number, (title, body)) in [
        (
            "Ferry fares rise",
            "The council raised ferry fares by 12 percent. “Enough,” said Ines Okoro.",
        ),
        (
            "Bridge stays closed",
            "The bridge is closed until May. “We had rain,” said Tomas Arriaga.",
        ),
        (
            "Grain trial is late",
            "The trial of new grain in Ostwick is late. “It is dry,” said Ada Obi.",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!("{title}\n\n{body}\n");
        let document = plain::document(&text, None, &format!("news/{number}.txt"));
        library.document(&document, "wire", number as i64 + 1).unwrap();
    }
    home
}

#[test]
fn the_queue_leads_to_an_article_and_back_to_its_row() {
    let home = desk();
    let mut terminal = home.open::<&str>([]);
    terminal.wait_until("three articles", |screen| {
        screen.has("3 articles")
            && screen.has("3 untouched")
            && screen.has_row(&["○", "Bridge stays"])
    });
    // The last added is first.
    terminal.press("jj\r");
    terminal.wait_for("The council raised ferry fares");
    terminal.wait_for_suggestions();
    terminal.press("]a");
    terminal.wait_until("a decision on disk", |screen| {
        screen.has("Accepted: ") && screen.has("saved ✓")
    });
    terminal.press_until("q", "1 begun");
    terminal.wait_until("the same row", |screen| screen.has_row(&["▸", "◐", "Ferry fares rise"]));
    terminal.press_until("kk\r", "The trial of new grain");
    terminal.press_until("\x1b[1;5C", "The bridge is closed");
    terminal.press_until("q", "Queue");
    terminal.wait_until("the row of the second article", |screen| {
        screen.has_row(&["▸", "Bridge stays closed"])
    });
    terminal.quit();
}

#[test]
fn states_and_words_narrow_the_queue() {
    let home = desk();
    let mut terminal = home.open::<&str>([]);
    terminal.wait_for("3 articles");
    terminal.press("/ostwick");
    terminal.wait_until("the hit while it is typed", |screen| {
        screen.has("1 of 3 articles") && screen.has("new grain in Ostwick is late")
    });
    terminal.press_until("\r\r", "The trial of new grain");
    terminal.wait_for_suggestions();
    terminal.press_until("q", "1 of 3 articles");
    terminal.press_until("\x1b", "by last opened");
    terminal.press_until("sd", "No article is like this.");
    terminal.press_until("c", "▸");
    terminal.press_until("/\"ferry rise\"\r", "0 of 3 articles");
    terminal.press_until("\x1b", "by last opened");
    terminal.quit();
}

#[test]
fn without_an_article_the_sample_says_what_to_press() {
    let home = Home::new();
    let mut terminal = home.open::<&str>([]);
    terminal.wait_for("Welcome to postil");
    terminal.press("\x1b");
    terminal.wait_without("Welcome to postil");
    terminal.wait_for("ferry fares");
    terminal.quit();
}

#[test]
fn what_another_postil_adds_is_listed_at_the_next_key() {
    let home = desk();
    let mut terminal = home.open::<&str>([]);
    terminal.wait_until("three articles", |screen| screen.has_row(&["○", "Bridge stays"]));
    home.file("late.txt", "Night light keeps birds awake\n\nIt is bright.\n");
    home.postil(["add".as_ref(), home.path("late.txt").as_os_str()]);
    terminal.press("j");
    terminal.wait_until("the fourth", |screen| {
        screen.has("4 articles") && screen.has("Night light keeps birds")
    });
    terminal.quit();
}
