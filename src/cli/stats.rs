//! `postil stats`: how far the library has come, what was labelled, and which rules can be trusted.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::cli::output::{self, bar};
use crate::cli::{Error, Options, Outcome, library};
use crate::exchange::escaped;
use crate::store::Count;
use crate::store::statistics::{LabelCount, Progress, RuleCount};

const EXAMPLES: &str = "\
Examples:
  postil stats                       progress, labels and rules, of your own decisions
  postil stats --annotator ben       of somebody else's
  postil stats --time                how long a decision takes, too
  postil stats --json | jq '.labels'";

/// Columns of a bar.
const BAR: usize = 24;

/// A decision that comes later than this after the one before it came after a break. Milliseconds.
const BREAK: i64 = 5 * 60 * 1000;

/// Shows how far the library has come
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Say how long decisions take: the times between one and the next, without breaks of more than
    /// five minutes
    #[arg(long)]
    time: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// Times between decisions, in milliseconds.
struct Times {
    /// Sorted.
    gaps: Vec<i64>,
}

/// What is shown.
struct Statistics {
    annotator: String,
    progress: Progress,
    labels: Vec<LabelCount>,
    rules: Vec<RuleCount>,
    times: Option<Times>,
}

/// Counts and shows.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let annotator = library::annotator(options)?;
    let Some(library) = library::open(options)? else {
        let path = library::path(options)?;
        output::warn(&format!("no document yet in {}", path.display()));
        return Ok(Outcome::NothingFound);
    };
    let times = || library.decision_times(&annotator).map(Times::new).map_err(library::failed);
    let statistics = Statistics {
        progress: library.progress(&annotator).map_err(library::failed)?,
        labels: library.label_counts(&annotator).map_err(library::failed)?,
        rules: library.rule_counts(&annotator).map_err(library::failed)?,
        times: if arguments.time { Some(times()?) } else { None },
        annotator,
    };
    let shown = if arguments.json { statistics.json() } else { statistics.text() };
    output::print(&shown)
}

impl Times {
    fn new(by_document: Vec<Vec<i64>>) -> Self {
        let gap = |pair: &[i64]| match pair {
            [before, after] => Some(after - before),
            _ => None,
        };
        let gaps = by_document.iter().flat_map(|times| times.windows(2).filter_map(gap));
        let mut gaps: Vec<i64> = gaps.filter(|gap| (0..=BREAK).contains(gap)).collect();
        gaps.sort_unstable();
        Self { gaps }
    }

    /// The time that this share of the decisions took at most, in seconds.
    fn seconds(&self, share: f64) -> Option<f64> {
        let place = (share * self.gaps.len().saturating_sub(1) as f64).round() as usize;
        self.gaps.get(place).map(|gap| *gap as f64 / 1000.0)
    }
}

/// Accepted suggestions by decided ones.
fn rate(rule: &RuleCount) -> Option<f64> {
    let decided = rule.accepted + rule.corrected + rule.rejected;
    (decided > 0).then(|| rule.accepted as f64 / decided as f64)
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Statistics {
    fn layers(&self) -> Vec<(&str, Count)> {
        let mut layers: Vec<(&str, Count)> = Vec::new();
        for label in &self.labels {
            if layers.last().is_none_or(|(layer, _)| *layer != label.layer) {
                layers.push((&label.layer, Count::default()));
            }
            if let Some((_, sum)) = layers.last_mut() {
                sum.suggested += label.count.suggested;
                sum.accepted += label.count.accepted;
                sum.rejected += label.count.rejected;
            }
        }
        layers
    }

    fn text(&self) -> String {
        let Progress { documents, begun, finished } = self.progress;
        let mut text = format!(
            "{}: {documents} documents, {begun} begun, {finished} of them without open suggestions\n",
            output::cut(&self.annotator, 40)
        );
        let _ = writeln!(text, "\n{:14} {:BAR$}  decided / all", "layer", "decided");
        for (layer, count) in self.layers() {
            let drawn = bar(share(count.decided(), count.total()), BAR);
            let name = output::cut(layer, 14);
            let _ = writeln!(text, "{name:14} {drawn}  {} / {}", count.decided(), count.total());
        }
        self.show_labels(&mut text);
        self.show_rules(&mut text);
        self.show_times(&mut text);
        text
    }

    fn show_labels(&self, text: &mut String) {
        let most = self.labels.iter().map(|label| label.count.accepted).max().unwrap_or(0);
        if most == 0 {
            text.push_str("\nNothing is accepted yet.\n");
            return;
        }
        let _ = writeln!(text, "\n{:22} accepted", "label");
        for label in self.labels.iter().filter(|label| label.count.accepted > 0) {
            let name = output::cut(&format!("{} {}", label.layer, label.label), 22);
            let drawn = bar(share(label.count.accepted, most), BAR);
            let _ = writeln!(text, "{name:22} {drawn}  {}", label.count.accepted);
        }
    }

    fn show_rules(&self, text: &mut String) {
        let decided: Vec<_> =
            self.rules.iter().filter_map(|rule| Some((rule, rate(rule)?))).collect();
        if decided.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{:32} accepted of decided suggestions", "detector and rule");
        for (rule, rate) in decided {
            let name = output::cut(&format!("{} {}", rule.detector, rule.rule), 32);
            let of = rule.accepted + rule.corrected + rule.rejected;
            let drawn = bar(rate, BAR);
            let corrected = match rule.corrected {
                0 => String::new(),
                corrected => format!(", {corrected} corrected"),
            };
            let _ = writeln!(text, "{name:32} {drawn} {:>3.0}% of {of}{corrected}", 100.0 * rate);
        }
    }

    fn show_times(&self, text: &mut String) {
        let Some(times) = &self.times else { return };
        let quarters = [0.25, 0.5, 0.75].map(|share| times.seconds(share));
        let [Some(quick), Some(middle), Some(slow)] = quarters else {
            text.push_str("\nNot enough decisions to say how long one takes.\n");
            return;
        };
        let _ = writeln!(
            text,
            "\nA decision takes {middle:.1} s; half of them between {quick:.1} and {slow:.1} s ({} measured).",
            times.gaps.len()
        );
    }

    fn json(&self) -> String {
        let label = |label: &LabelCount| {
            json!({"layer": label.layer, "label": label.label, "suggested": label.count.suggested,
                   "accepted": label.count.accepted, "rejected": label.count.rejected})
        };
        let rule = |rule: &RuleCount| {
            json!({"layer": rule.layer, "detector": rule.detector, "rule": rule.rule, "open": rule.open,
                   "accepted": rule.accepted, "corrected": rule.corrected, "rejected": rule.rejected,
                   "accept_rate": rate(rule)})
        };
        let times = self.times.as_ref().map(|times| {
            json!({"measured": times.gaps.len(), "lower_quarter": times.seconds(0.25),
                   "median": times.seconds(0.5), "upper_quarter": times.seconds(0.75)})
        });
        let Progress { documents, begun, finished } = self.progress;
        let mut all = json!({
            "annotator": self.annotator,
            "documents": {"all": documents, "begun": begun, "finished": finished},
            "labels": self.labels.iter().map(label).collect::<Vec<_>>(),
            "rules": self.rules.iter().map(rule).collect::<Vec<_>>(),
        });
        if let (Some(times), Json::Object(all)) = (times, &mut all) {
            all.insert("seconds_a_decision".to_owned(), times);
        }
        escaped(&serde_json::to_string_pretty(&all).unwrap_or_default()).into_owned() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_no_time_of_a_decision() {
        let times = Times::new(vec![vec![0, 2000, 2000 + 3_600_000, 3_606_000], vec![9000]]);
        assert_eq!(times.gaps, [2000, 4000]);
        assert_eq!(times.seconds(0.5), Some(4.0));
        assert_eq!(Times::new(Vec::new()).seconds(0.5), None);
    }

    #[test]
    fn a_rule_is_rated_by_what_was_decided() {
        let rule = RuleCount {
            layer: String::new(),
            detector: String::new(),
            rule: String::new(),
            open: 5,
            accepted: 3,
            corrected: 1,
            rejected: 0,
        };
        assert_eq!(rate(&rule), Some(0.75));
    }
}
