//! What other annotators decided, shown over the article and never changed here.

use crate::annotation::Status;
use crate::app::settling::Party;
use crate::app::{App, Effect};
use crate::command::Command;

/// Shows what others decided, or hides it again.
pub fn toggle(app: &mut App) -> Vec<Effect> {
    if app.listing.is_blind {
        app.say("Blind: what others decided stays hidden.");
        return Vec::new();
    }
    if app.settling.is_some() {
        app.say("What the annotators have stands beside the article.");
        return Vec::new();
    }
    if app.others.is_empty() {
        return vec![Effect::Others];
    }
    app.others.clear();
    app.say("What others decided is hidden.");
    Vec::new()
}

/// Takes what others decided.
pub fn others(app: &mut App, others: Vec<Party>) -> Vec<Effect> {
    let accepted = |party: &Party| {
        party.set.annotations().filter(|one| one.status == Status::Accepted).count()
    };
    let counts: Vec<String> =
        others.iter().map(|party| format!("{} {}", party.annotator, accepted(party))).collect();
    let key = app.keymap.shown(Command::Others);
    app.say(match counts.is_empty() {
        true => "Nobody else has opened this article.".to_owned(),
        false => format!("Accepted by others: {}; {key} hides it.", counts.join(", ")),
    });
    app.others = others;
    Vec::new()
}

/// What others have accepted under the cursor, in words; nothing where there is nothing.
pub fn under_cursor(app: &App) -> Option<String> {
    let at = app.reading.cursor();
    let said = app.others.iter().flat_map(|party| {
        let here = party.set.annotations().filter(move |one| {
            one.status == Status::Accepted && one.spans.iter().any(|span| span.contains(at))
        });
        here.map(|one| format!("{}: {} {}", party.annotator, one.layer, one.label))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(" · "))
}
