//! What is one sentence and what is two. Bars show the cuts.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn assert_sentences(marked: &str) {
    let text = marked.replace('|', "");
    let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
    let found = sentences(&text, Span::whole(&text).unwrap());
    let found: Vec<&str> = found.iter().map(|span| span.slice(&text)).collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn stops_questions_and_cries_end_sentences() {
    assert_sentences("It was close. |Was it? |It was! |Nobody knew.");
}

#[test]
fn titles_lead_to_a_name() {
    assert_sentences("Mr. Adeyemi and Gov. Ines Okoro met Dr. J. R. Lund. |Lt. Gen. Park left.");
}

#[test]
fn initials_belong_to_a_name() {
    assert_sentences("George W. Park and J.K. Lund met. |It was Albert I. Jones, not I. |He left.");
    assert_sentences("The council chose plan B. |The mayor did not.");
}

#[test]
fn countries_go_on_unless_a_sentence_clearly_begins() {
    assert_sentences(
        "The U.S. Senate met in the U.S. |The E.U. Commission left the E.U. |It rained.",
    );
}

#[test]
fn numbers_follow_their_abbreviation() {
    assert_sentences("On Jan. 6 he stood at No. 10, on p. 55. |“No. |We will not.”");
}

#[test]
fn companies_may_end_a_sentence() {
    assert_sentences(
        "Harbour Lines Inc. Chairman Bo Lund owns Acme Corp. |The firm lost $4 bn. |It sank.",
    );
}

#[test]
fn a_time_of_day_may_end_a_sentence() {
    assert_sentences(
        "It begins at 5 p.m. Monday. |It ends at 6 p.m. |Mr. Lund left at 7 p.m. GMT.",
    );
    assert_sentences("At 5 a.m. Mr. Lund left.");
}

#[test]
fn a_quotation_and_its_report_are_one_sentence() {
    assert_sentences("“Why now?” she asked. |“It is time!” Mayor Ines Okoro said. |“Go…” he said.");
    assert_sentences("“We have put this off.” |Nobody spoke. |‘He said “no.”’ |She left.");
}

#[test]
fn sentences_inside_of_a_quotation_are_cut() {
    assert_sentences("“She can’t even walk… |And I think she’s lovely. |She is,” Lund remarked.");
}

#[test]
fn brackets_close_with_their_sentence() {
    assert_sentences("He left. |(She stayed.) |They met (as always.) at noon.[12] |It rained.");
}

#[test]
fn numbers_and_sites_have_stops_inside() {
    assert_sentences("It rose 4.5% to $1.2m. |See example.org/a.html or v2.1. |It fell.");
}

#[test]
fn a_lost_blank_is_seen() {
    assert_sentences(
        "It was a close vote.|Then it rained.|Mr. Lund left for sea.Net.org and a.Txt.",
    );
}

#[test]
fn a_name_that_begins_small_begins_a_sentence() {
    assert_sentences("Nobody said so. |al-Watan wrote it. |eBay denied it.");
}

#[test]
fn a_number_of_a_list_belongs_to_its_item() {
    assert_sentences("1. The first boat. |2.) The second boat. |• 3. The third. |(a) Or so.");
}

#[test]
fn states_and_streets_may_end_a_sentence() {
    assert_sentences(
        "Rep. Ana Ruiz, D-Calif. said so in Fresno, Calif. |She lives on Main St. |The end.",
    );
}

#[test]
fn other_scripts_have_marks_of_their_own() {
    assert_sentences("市議会は可決した。|「なぜ今？」|彼は去った。");
    assert_sentences("Er kam am 3. Oktober. |Dann ging er.");
}

#[test]
fn a_blank_line_ends_a_sentence_and_a_line_break_does_not() {
    assert_sentences("The vote\nwas close\n \n|Nobody spoke");
}

#[test]
fn spaced_ellipses_are_one_mark() {
    assert_sentences("I wasn’t ... well, see . . . the thing is . . . . |Then he left.");
}

/// Cases of the shared data: name, text, sentences.
fn golden() -> Option<Vec<serde_json::Value>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/sentences/pragmatic_segmenter_en.jsonl"
    );
    let lines = std::fs::read_to_string(path).ok()?;
    Some(lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

#[test]
fn most_golden_cases_are_right() {
    let Some(cases) = golden() else {
        eprintln!("skipped: the shared data is not there");
        return;
    };
    let mut right = 0;
    for case in &cases {
        let text = case["text"].as_str().unwrap();
        let spans = sentences(text, Span::whole(text).unwrap());
        let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        let found: Vec<String> = spans.iter().map(|span| one_line(span.slice(text))).collect();
        let wanted = case["sentences"].as_array().unwrap().iter();
        let wanted: Vec<String> = wanted.map(|s| one_line(s.as_str().unwrap())).collect();
        if found == wanted {
            right += 1;
        } else {
            println!("{}\n  found  {found:?}\n  wanted {wanted:?}", case["name"]);
        }
    }
    println!("{right} of {} golden cases", cases.len());
    assert!(right >= 100, "{right} of {}", cases.len());
}

proptest! {
    #[test]
    fn sentences_hold_all_text_in_order(text in "([a-zA-Z]{1,6}|[.?!…。“”\"'’()\\[\\]• \n0-9]|\\PC){0,60}") {
        let mut at = 0;
        for span in sentences(&text, Span::whole(&text).unwrap()) {
            prop_assert!(text.get(at..span.start()).is_some_and(|gap| gap.trim().is_empty()));
            prop_assert!(!span.slice(&text).trim().is_empty());
            at = span.end();
        }
        prop_assert!(text.get(at..).is_some_and(|gap| gap.trim().is_empty()));
    }
}
