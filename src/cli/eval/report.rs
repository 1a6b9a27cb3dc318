//! An evaluation for people: rates, confusions, what the scores are worth, and errors.

use std::fmt::Write;

use crate::agreement::Figure;
use crate::agreement::evaluate::{Evaluation, LayerEvaluation, Mistake, Rates, Scores};
use crate::cli::output::{self, bar};
use crate::cli::sides::{LeftOut, Side};
use crate::text::display;

/// Columns of a bar.
const BAR: usize = 20;

/// Confusions that are named.
const CONFUSIONS: usize = 8;

/// Documents that are named if they were left out.
const NAMED: usize = 5;

/// The whole report.
pub(super) fn text(
    sides: &[Side],
    evaluation: &Evaluation,
    left_out: &[LeftOut],
    errors: usize,
) -> String {
    let names: Vec<_> = sides.iter().map(|side| display::line(&side.name)).collect();
    let mut text =
        format!("{}: {} documents compared", names.join(" against "), evaluation.documents);
    let _ = writeln!(text, ", {} left out", left_out.len());
    for one in left_out.iter().take(NAMED) {
        let _ = writeln!(text, "  left out: {}: {}", output::cut(&one.document, 40), one.reason);
    }
    for layer in &evaluation.layers {
        rates(&mut text, layer);
        confusions(&mut text, layer);
        if let Some(scores) = &layer.scores {
            calibration(&mut text, scores);
            curve(&mut text, scores);
        }
        mistakes(&mut text, layer, errors);
    }
    text
}

fn rates(text: &mut String, layer: &LayerEvaluation) {
    let name = output::cut(&layer.layer, 14);
    let _ = writeln!(
        text,
        "\n{:16} {:>5} {:>5}  {:>20}  {:>20}",
        "", "gold", "found", "strict P, R, F1", "overlap P, R, F1"
    );
    let mut line = |name: &str, rates: &Rates| {
        let strict = three([rates.strict.precision, rates.strict.recall, rates.strict.f1]);
        let overlap = three([rates.overlap.precision, rates.overlap.recall, rates.overlap.f1]);
        let _ =
            writeln!(text, "{name:16} {:>5} {:>5}  {strict}  {overlap}", rates.gold, rates.found);
    };
    line(&name, &layer.micro);
    if layer.by_label.len() > 1 {
        for label in &layer.by_label {
            line(&format!("  {}", output::cut(&label.label, 14)), &label.rates);
        }
        let (strict, overlap) = (layer.macro_average.strict, layer.macro_average.overlap);
        let mean = |figure| format!("{:>20}", value(figure));
        let _ = writeln!(
            text,
            "{:16} {:>5} {:>5}  {}  {}",
            "  mean of labels",
            "",
            "",
            mean(strict),
            mean(overlap)
        );
    }
}

fn three(figures: [Figure; 3]) -> String {
    figures.map(|figure| format!("{:>6}", value(figure))).join(" ")
}

fn value(figure: Figure) -> String {
    figure.value().map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn confusions(text: &mut String, layer: &LayerEvaluation) {
    let mut wrong: Vec<_> = layer
        .confusions
        .iter()
        .filter_map(|one| Some((one.count, one.gold.as_deref()?, one.found.as_deref()?)))
        .filter(|(_, gold, found)| gold != found)
        .collect();
    if wrong.is_empty() {
        return;
    }
    wrong.sort_by(|a, b| b.cmp(a));
    let named = wrong.iter().take(CONFUSIONS).map(|(count, gold, found)| {
        format!("{} as {} {count}", display::line(gold), display::line(found))
    });
    let _ = writeln!(text, "Taken for another label: {}.", named.collect::<Vec<_>>().join(", "));
}

fn calibration(text: &mut String, scores: &Scores) {
    let _ = writeln!(
        text,
        "\nAre the scores right? By tenths of the score; mean distance {:.3}.\n{:9} {:>6}  {:>5}  share that is right; │ is what the scores promise",
        scores.calibration_error, "score", "count", "mean"
    );
    for bin in &scores.calibration {
        let range = format!("{:.1}–{:.1}", bin.from, bin.to);
        let _ = writeln!(
            text,
            "{range:9} {:>6}  {:>5.2}  {} {:.2}",
            bin.count,
            bin.score,
            against(bin.right, bin.score),
            bin.right
        );
    }
}

/// A bar for one share with a line where another would end.
fn against(share: f64, promised: f64) -> String {
    let place = (promised.clamp(0.0, 1.0) * (BAR - 1) as f64).round() as usize;
    let mark = |(at, cell)| if at == place { '│' } else { cell };
    bar(share, BAR).chars().enumerate().map(mark).collect()
}

fn curve(text: &mut String, scores: &Scores) {
    let width = BAR + 5;
    let _ = writeln!(text, "\n{:9} {:>6}  {:width$}  recall", "from", "count", "precision");
    for point in &scores.curve {
        let drawn = |share: f64| format!("{} {share:.2}", bar(share, BAR));
        let (precision, recall) = (drawn(point.precision), drawn(point.recall));
        let _ =
            writeln!(text, "{:<9.1} {:>6}  {precision}  {recall}", point.threshold, point.count);
    }
}

fn mistakes(text: &mut String, layer: &LayerEvaluation, most: usize) {
    let count = layer.errors.len();
    if count == 0 || most == 0 {
        return;
    }
    let shown = if count > most { format!(", the first {most}") } else { String::new() };
    let _ = writeln!(text, "\n{count} errors{shown}");
    for mistake in layer.errors.iter().take(most) {
        text.push_str(&told(mistake));
    }
}

fn told(mistake: &Mistake) -> String {
    let (gold, found) = (mistake.gold.as_ref(), mistake.found.as_ref());
    let labels: Vec<&str> = [gold, found].into_iter().flatten().map(|m| m.label.as_str()).collect();
    let labels = match labels.as_slice() {
        [gold, found] if gold != found => format!("{gold} → {found}"),
        labels => labels.first().map_or(String::new(), |label| (*label).to_owned()),
    };
    let mut told = format!(
        "  {} {} ({})\n",
        mistake.kind.name(),
        display::line(&labels),
        output::cut(&mistake.document, 40)
    );
    let whole = |text: &str| display::on_one_line(text);
    let (before, behind) = (&mistake.before, &mistake.behind);
    if let Some(marked) = gold.or(found) {
        let line = whole(&format!("{before}⟦{}⟧{behind}", marked.text));
        let _ = writeln!(told, "    {}", output::cut(&line, 150));
    }
    if let (Some(gold), Some(found)) = (gold, found)
        && gold.spans != found.spans
    {
        let _ = writeln!(told, "    found: ⟦{}⟧", output::cut(&whole(&found.text), 140));
    }
    told
}
