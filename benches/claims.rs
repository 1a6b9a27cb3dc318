//! How many sentences a second the claims detector reads on one core, features included; tokens,
//! sentences, entities and quotes are made before. Run: `cargo bench --bench claims`.

use std::time::Instant;

use postil::annotation::Suggestion;
use postil::detect::{Article, DETECTORS, Detector};
use postil::document::plain;

/// Our own sentences, repeated to an article of some hundred kilobytes.
const PARAGRAPH: &str = "The council of the islands voted 7 to 5 on Tuesday to raise ferry fares by 12 percent, \
    the first increase since 2019. “We have put this off for too long,” said Mayor Ines Okoro, who cast the \
    deciding vote. Critics said the rise would hit commuters from the outer islands hardest. Last year the \
    line carried 1.4 million passengers, more than in any year before. The operator was accused of hiding a \
    loss of $3 million. Is there another way? I think there is.\n\n";

fn main() {
    let document = plain::document(&PARAGRAPH.repeat(500), None, "bench");
    let article = Article::new(&document);
    let mut found: Vec<Suggestion> = Vec::new();
    let (claims, before): (Vec<&dyn Detector>, Vec<_>) =
        DETECTORS.iter().partition(|d| d.layer() == "claim");
    for detector in before {
        let suggestions = detector.detect(&article, &found);
        found.extend(suggestions);
    }
    for detector in claims {
        detector.detect(&article, &found);
        let rounds = 20;
        let start = Instant::now();
        let count: usize = (0..rounds).map(|_| detector.detect(&article, &found).len()).sum();
        let rate = count as f64 / start.elapsed().as_secs_f64();
        println!("claims {rate:.0} sentences/s");
    }
}
