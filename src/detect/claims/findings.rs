//! Findings: `scientists have determined that …`, `a study found …`. They are no speech, so no quote
//! reports them, but somebody stands for them.

use super::attribution::Attribution;
use crate::detect::{Article, Sentence};
use crate::text::{Token, TokenKind};

/// Verbs that tell what somebody has found out.
const VERBS: &[&str] = &[
    "find",
    "finds",
    "found",
    "show",
    "shows",
    "showed",
    "shown",
    "determine",
    "determines",
    "determined",
    "discover",
    "discovered",
    "demonstrate",
    "demonstrates",
    "demonstrated",
    "prove",
    "proves",
    "proved",
    "proven",
    "conclude",
    "concludes",
    "concluded",
    "establish",
    "established",
    "reveal",
    "reveals",
    "revealed",
    "indicate",
    "indicates",
    "indicated",
    "suggest",
    "suggests",
    "suggested",
];

/// Who finds something out, and in what it stands.
const FINDERS: &[&str] = &[
    "analysis",
    "audit",
    "data",
    "doctors",
    "documents",
    "economists",
    "evidence",
    "experiment",
    "experiments",
    "experts",
    "figures",
    "findings",
    "inquiry",
    "investigation",
    "investigators",
    "paper",
    "physicians",
    "poll",
    "polls",
    "records",
    "report",
    "reports",
    "research",
    "researchers",
    "results",
    "review",
    "scientists",
    "statistics",
    "studies",
    "study",
    "survey",
    "surveys",
    "team",
    "test",
    "tests",
    "trial",
    "trials",
];

/// What may stand between the subject and the verb.
const BETWEEN: &[&str] = &["have", "has", "had", "also", "since", "already", "recently", "later"];

/// What ends a subject, so that the verb is not its verb.
const BREAKS: &[&str] = &[
    "who", "which", "that", "said", "says", "say", "is", "are", "was", "were", "not", "never",
    "will", "would", "could", "can", "may", "might", "to", "if", "when", "because",
];

/// What follows the verb where it has no object: `a study found in the archive`.
const NO_OBJECT: &[&str] =
    &["in", "on", "at", "by", "to", "for", "from", "with", "of", "up", "out", "off"];

/// Words a subject may have at most.
const LONGEST: usize = 12;

/// The finding that a sentence reports, if its main verb is one of finding.
pub fn find(article: &Article<'_>, sentence: &Sentence) -> Option<Attribution> {
    let tokens = article.tokens_of(sentence);
    let word = |at: usize| {
        tokens.get(at).map_or(String::new(), |token| token.text(article.text()).to_lowercase())
    };
    let start = opening(tokens, &word);
    let verb = (start + 1..tokens.len().min(start + LONGEST))
        .find(|&at| VERBS.contains(&word(at).as_str()))?;
    let mut end = verb;
    while end > start && BETWEEN.contains(&word(end - 1).as_str()) {
        end -= 1;
    }
    let is_subject = (start..end).any(|at| FINDERS.contains(&word(at).as_str()))
        && (start..end).all(|at| {
            let is_mark = tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark);
            !BREAKS.contains(&word(at).as_str()) && (!is_mark || word(at) == "-")
        });
    let is_that = word(verb + 1) == "that";
    let content = verb + 1 + usize::from(is_that);
    let has_object = !NO_OBJECT.contains(&word(content).as_str())
        && tokens
            .get(content)
            .is_some_and(|token| token.kind != TokenKind::Mark || word(content) == "\"");
    if !is_subject || !has_object || tokens.len() < content + 4 {
        return None;
    }
    let source = tokens.get(start)?.span.hull(tokens.get(end.checked_sub(1)?)?.span);
    let claimed = tokens.get(content)?.span.hull(tokens.last()?.span);
    let name = article.slice(source);
    let bare = ["The ", "A ", "An ", "the ", "a ", "an "];
    let bare = bare.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name);
    Some(Attribution {
        spans: vec![claimed],
        shown: vec![if is_that { claimed } else { sentence.span }],
        claimant: bare.split_whitespace().collect::<Vec<_>>().join(" "),
        source: Some(source),
        attributed: true,
        direct: false,
    })
}

/// The first word of the subject: behind `However,` and `But`.
fn opening(tokens: &[Token], word: &impl Fn(usize) -> String) -> usize {
    let is_comma = |at: usize| tokens.get(at).is_some() && word(at) == ",";
    if is_comma(1) {
        return 2;
    }
    usize::from(matches!(word(0).as_str(), "but" | "and" | "yet" | "so"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;

    #[track_caller]
    fn assert_finding(text: &str, wanted: Option<(&str, &str)>) {
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let found = find(&article, &article.sentences[0]);
        let found = found.map(|f| (f.claimant, f.spans[0].slice(text).to_owned()));
        assert_eq!(found, wanted.map(|(who, what)| (who.to_owned(), what.to_owned())), "{text}");
    }

    #[test]
    fn who_found_it_stands_for_it() {
        assert_finding(
            "However, a new study has found that rents fell in May.",
            Some(("new study", "rents fell in May.")),
        );
        assert_finding(
            "Scientists have determined the moss grows at night.",
            Some(("Scientists", "the moss grows at night.")),
        );
    }

    #[test]
    fn other_verbs_and_subjects_are_no_findings() {
        assert_finding("Obi found that the door was open again.", None);
        assert_finding("The study found in the archive was burnt at once.", None);
        assert_finding("A study that was lost shows how rents fell.", None);
        assert_finding("Researchers did not find that rents fell in May.", None);
    }
}
