//! Labels that a name's last word or its place in the article decides against the tagger: what ends
//! in `Airport` is no person, and neither are a dateline's town and the word before a picture's name.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};

/// Words that introduce the source of a picture, a film or a recording.
const MEDIA: &[u32] =
    &[key("image"), key("photo"), key("photograph"), key("video"), key("audio"), key("picture")];

/// Corrects the labels and drops what is no name.
pub fn relabel(reading: &Reading<'_>, mentions: &mut Vec<Mention>) {
    for mention in mentions.iter_mut() {
        drop_media_word(reading, mention);
    }
    mentions.retain(|mention| !mention.tokens.is_empty());
    for mention in mentions.iter_mut().filter(|mention| mention.label == Label::Person) {
        let last = mention.tokens.end.saturating_sub(1);
        let is_long = mention.tokens.len() > 1;
        if is_long
            && reading.classes(last).any(Classes::FACILITY_HEAD)
            && !is_surname(reading, last)
        {
            mention.label = Label::Facility;
        } else if is_long
            && reading.classes(last).any(Classes::ORG_HEAD)
            && !is_surname(reading, last)
        {
            mention.label = Label::Organisation;
        }
    }
    for mention in mentions.iter_mut().filter(|mention| mention.label == Label::Person) {
        if is_dateline(reading, mention) {
            mention.label = Label::Gpe;
        }
    }
}

fn is_surname(reading: &Reading<'_>, at: usize) -> bool {
    reading.classes(at).any(Classes::SURNAME)
}

/// `Image: Ada Obi`, `The old bridge Photo: Ada Obi`: the word tells what the picture is.
fn drop_media_word(reading: &Reading<'_>, mention: &mut Mention) {
    let last = mention.tokens.end.saturating_sub(1);
    if MEDIA.contains(&reading.key(last)) && reading.text(mention.tokens.end) == ":" {
        mention.tokens.end = last;
    }
}

/// Words between the start of a dateline and its dash at most.
const LONGEST: usize = 10;

/// `LAGOS, 4 May – Rents fell`: a name in capitals that opens its sentence, with a dash behind it.
fn is_dateline(reading: &Reading<'_>, mention: &Mention) -> bool {
    let start = mention.tokens.start;
    let sentences = &reading.article.sentences;
    let opens = sentences.binary_search_by_key(&start, |sentence| sentence.tokens.start).is_ok();
    let is_dash =
        |at: usize| matches!(reading.text(at), "–" | "—" | "--" | "-") && reading.is_spaced(at);
    let end = mention.tokens.end;
    opens
        && mention.tokens.clone().all(|at| reading.form(at).any(Form::ALL_CAPITALS))
        && (end..end + LONGEST).find(|&at| is_dash(at)).is_some_and(|dash| {
            (end..dash).all(|at| {
                let form = reading.form(at);
                form.any(Form::MARK.with(Form::DIGIT).with(Form::CAPITAL))
                    || reading.text(at) == "of"
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::entities::rules::tests::assert_changed;

    #[track_caller]
    fn assert_relabelled(marked: &str, wanted: &str) {
        assert_changed(marked, wanted, relabel);
    }

    #[test]
    fn a_building_is_no_person() {
        assert_relabelled(
            "At the ⟦PERSON Ada Obi Airport⟧ today.",
            "At the ⟦FAC Ada Obi Airport⟧ today.",
        );
        assert_relabelled("Then ⟦PERSON Ada Obi⟧ left.", "Then ⟦PERSON Ada Obi⟧ left.");
    }

    #[test]
    fn a_datelines_town_is_a_place() {
        assert_relabelled(
            "⟦PERSON KARSTEN⟧, 4 November – The head left.",
            "⟦GPE KARSTEN⟧, 4 November – The head left.",
        );
        assert_relabelled("⟦PERSON KARSTEN⟧ left – at last.", "⟦PERSON KARSTEN⟧ left – at last.");
    }

    #[test]
    fn the_word_before_a_pictures_source_is_no_name() {
        assert_relabelled("⟦PERSON Image⟧: ⟦PERSON Ada Obi⟧.", "Image: ⟦PERSON Ada Obi⟧.");
        assert_relabelled("⟦PERSON Obi Image⟧: Reed.", "⟦PERSON Obi⟧ Image: Reed.");
    }
}
