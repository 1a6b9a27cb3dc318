//! `claimreview`: schema.org's ClaimReview as JSON-LD, one object for each claim with a verdict.
//!
//! This is what fact-checkers publish beside their articles and what Fact Check Explorer reads. It
//! has no offsets: the claim is quoted. Who checked it comes from the options ([`Publisher`]).

use serde_json::{Map, Value as Json, json};

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, Status, Value};
use crate::exchange::loss::{Carries, Part};
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Publisher, Record, Unit,
    covered, digest, escaped,
};

/// The layer of claims.
const CLAIMS: &str = "claim";

/// Labels of names that are no people.
const ORGANISATIONS: &[&str] = &["ORG", "GPE", "NORP", "FAC"];

/// ClaimReview.
pub struct ClaimReview;

static ABOUT: About = About {
    name: "claimreview",
    summary: "schema.org ClaimReview JSON-LD, to publish checks; --organisation and --url say whose",
    unit: Unit::None,
    loses: "everything but claims with a verdict; offsets, kinds, relations, scores",
    layout: Layout::Many,
    extension: "jsonld",
};

impl Format for ClaimReview {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer { publisher: options.publisher.clone(), count: 0 })
    }
}

struct Writer {
    publisher: Publisher,
    count: usize,
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        for annotation in &record.annotations {
            let Some(verdict) = reviewed(annotation, losses) else { continue };
            lose(annotation, losses);
            let review = self.review(record, annotation, verdict);
            let line = serde_json::to_string(&review)?;
            let start = if self.count == 0 { "[" } else { "," };
            write!(output.main(), "{start}\n{}", escaped(&line))?;
            self.count += 1;
        }
        for relation in &record.relations {
            losses.lose(Part::Relation, &relation.id.0, "", "a review stands alone");
        }
        Ok(())
    }

    fn end(&mut self, output: &mut dyn Output) -> Result<(), ExportError> {
        let end: &[u8] = if self.count == 0 { b"[]\n" } else { b"\n]\n" };
        Ok(output.main().write_all(end)?)
    }
}

/// The verdict on an annotation that is a review; counts it as lost if it is none.
fn reviewed<'a>(annotation: &'a Annotation, losses: &mut Losses) -> Option<&'a str> {
    let verdict = said(annotation, "verdict");
    let reason = match verdict {
        _ if annotation.layer != CLAIMS => "only claims are reviewed",
        None => "a claim without a verdict is no review",
        Some(_) if annotation.status == Status::Rejected => "a rejected claim is no review",
        Some(verdict) => return Some(verdict),
    };
    losses.lose(Part::Annotation, &annotation.id.0, "", reason);
    None
}

fn lose(annotation: &Annotation, losses: &mut Losses) {
    losses.unsaid(annotation, Carries::default());
    losses.lose(Part::Piece, &annotation.id.0, "", "the claim is quoted, and has no offsets");
    let is_told = |name: &str| matches!(name, "verdict" | "claimant" | "evidence" | "note");
    for name in annotation.attributes.keys().filter(|name| !is_told(name)) {
        losses.lose(Part::Attribute, &annotation.id.0, name, "schema.org has no word for it");
    }
}

fn said<'a>(annotation: &'a Annotation, name: &str) -> Option<&'a str> {
    let text = annotation.attributes.get(name).and_then(Value::as_text);
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl Writer {
    fn review(&self, record: &Record<'_>, annotation: &Annotation, verdict: &str) -> Json {
        let document = record.document;
        let claimed = covered(&annotation.spans, document.text());
        let claimed = crate::text::display::on_one_line(&claimed);
        let mut review = Map::from_iter([
            ("@context".to_owned(), json!("https://schema.org")),
            ("@type".to_owned(), json!("ClaimReview")),
            ("claimReviewed".to_owned(), json!(claimed)),
            (
                "reviewRating".to_owned(),
                json!({"@type": "Rating", "alternateName": words(verdict)}),
            ),
            ("itemReviewed".to_owned(), claim(record, annotation)),
        ]);
        let mut set = |name: &str, value: Option<Json>| {
            value.map(|value| review.insert(name.to_owned(), value))
        };
        set("author", self.author(record, annotation));
        set("url", self.publisher.url.as_ref().map(|url| json!(url)));
        set("datePublished", decided(record, annotation).map(|date| json!(date)));
        set("reviewBody", said(annotation, "note").map(|note| json!(note)));
        set("citation", said(annotation, "evidence").map(citation));
        Json::Object(review)
    }

    /// Who checked the claim: the organisation, else the named author, else who decided.
    fn author(&self, record: &Record<'_>, annotation: &Annotation) -> Option<Json> {
        let Publisher { author, organisation, site, .. } = &self.publisher;
        let decider = record.decision(&annotation.id).map(|decision| &decision.annotator);
        let (kind, name) = match (organisation, author.as_ref().or(decider)) {
            (Some(organisation), _) => ("Organization", organisation),
            (None, Some(author)) if !author.is_empty() => ("Person", author),
            _ => return None,
        };
        let mut named = json!({"@type": kind, "name": name});
        if let Some(site) = site {
            named["url"] = json!(site);
        }
        Some(named)
    }
}

/// What was claimed: by whom, and where it appeared.
fn claim(record: &Record<'_>, annotation: &Annotation) -> Json {
    let document = record.document;
    let known = |name: &str| document.metadata.get(name).filter(|value| !value.is_empty());
    let mut claim = json!({"@type": "Claim"});
    match (said(annotation, "claimant"), known("author")) {
        (Some(claimant), _) => {
            claim["author"] = json!({"@type": kind_of(record, claimant), "name": claimant});
        }
        // Without a claimant the article itself asserts it.
        (None, Some(author)) => claim["author"] = json!({"@type": "Person", "name": author}),
        (None, None) => {}
    }
    let address = digest::web_address(&document.source)
        .or_else(|| known("url").and_then(|url| digest::web_address(url)));
    let mut article = json!({"@type": "NewsArticle"});
    if !document.title.is_empty() {
        article["headline"] = json!(document.title);
    }
    if let Some(address) = address {
        article["url"] = json!(address);
    }
    if let Some(author) = known("author") {
        article["author"] = json!({"@type": "Person", "name": author});
    }
    if let Some(date) = known("date").filter(|date| is_date(date)) {
        article["datePublished"] = json!(date);
        claim["datePublished"] = json!(date);
    }
    claim["appearance"] = json!([article]);
    claim
}

/// Whether a claimant is a person or something else, as the mentions of the name say.
fn kind_of(record: &Record<'_>, claimant: &str) -> &'static str {
    let is_named = |annotation: &&&Annotation| said(annotation, "name") == Some(claimant);
    let mention = record.annotations.iter().find(is_named);
    match mention {
        Some(mention) if ORGANISATIONS.contains(&mention.label.as_str()) => "Organization",
        _ => "Person",
    }
}

/// `mostly-true` as a reader sees it: `Mostly true`.
fn words(verdict: &str) -> String {
    let words = verdict.replace(['-', '_'], " ");
    let mut characters = words.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// What the verdict rests on.
fn citation(evidence: &str) -> Json {
    match digest::web_address(evidence) {
        Some(address) => json!({"@type": "CreativeWork", "url": address}),
        None => json!(evidence),
    }
}

/// The day of the last decision, in UTC.
fn decided(record: &Record<'_>, annotation: &Annotation) -> Option<String> {
    let decision = record.decision(&annotation.id)?;
    let time = jiff::Timestamp::from_millisecond(decision.time).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

/// Whether a date is one of ISO 8601, the only kind that schema.org takes.
fn is_date(date: &str) -> bool {
    let day = date.get(..10).unwrap_or_default();
    day.parse::<jiff::civil::Date>().is_ok() && matches!(date.as_bytes().get(10), None | Some(b'T'))
}

#[cfg(test)]
mod tests;
