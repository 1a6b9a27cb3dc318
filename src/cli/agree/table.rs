//! Agreement as rows: for people, as CSV, and for the bar that was asked for.

use std::fmt::Write;

use crate::agreement::Figure;
use crate::agreement::bootstrap::Bootstrap;
use crate::agreement::compare::{Comparison, LayerComparison, SpanFigures, ValueFigures};
use crate::cli::output;
use crate::cli::sides::LeftOut;
use crate::text::display;

/// Documents that are named if they were left out.
const NAMED: usize = 5;

/// One figure.
#[derive(Debug)]
pub(super) struct Row<'c> {
    pub(super) layer: &'c str,
    /// `spans`, `labels`, the name of an attribute, or a label.
    pub(super) about: &'c str,
    pub(super) measure: &'static str,
    pub(super) figure: Figure,
    /// What it was computed from.
    units: String,
}

/// All figures, layer by layer.
pub(super) fn rows(comparison: &Comparison) -> Vec<Row<'_>> {
    comparison.layers.iter().flat_map(of_layer).collect()
}

fn of_layer(layer: &LayerComparison) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let units = counts(&layer.units);
    let mut add = |about, measure, figure, units: &str| {
        let units = units.to_owned();
        rows.push(Row { layer: &layer.layer, about, measure, figure, units });
    };
    for (measure, figure) in readings(&layer.spans) {
        add("spans", measure, figure, &units);
    }
    add("spans", "gamma", layer.gamma, &units);
    let mut add_values = |about, values: &ValueFigures| {
        let pairs = pairs(values);
        add(about, "alpha", values.alpha, &pairs);
        add(about, "kappa", values.kappa, &pairs);
    };
    add_values("labels", &layer.labels);
    for (name, values) in &layer.attributes {
        add_values(name, values);
    }
    for label in &layer.by_label {
        let units = counts(&label.units);
        add(&label.label, "strict", label.strict, &units);
        add(&label.label, "type", label.typed, &units);
    }
    rows
}

fn readings(spans: &SpanFigures) -> [(&'static str, Figure); 4] {
    [
        ("strict", spans.strict),
        ("edges", spans.edges),
        ("type", spans.typed),
        ("overlap", spans.overlap),
    ]
}

fn counts(units: &[usize]) -> String {
    units.iter().map(usize::to_string).collect::<Vec<_>>().join("/")
}

fn pairs(values: &ValueFigures) -> String {
    match values.left_out {
        0 => format!("{} pairs", values.units),
        left_out => format!("{} pairs, {left_out} without", values.units),
    }
}

/// For people, at most 80 columns where names allow it.
pub(super) fn text(
    names: &[&str],
    comparison: &Comparison,
    rows: &[Row<'_>],
    left_out: &[LeftOut],
    bootstrap: Bootstrap,
) -> String {
    let mut text = head(names, comparison, left_out, bootstrap);
    for layer in &comparison.layers {
        let _ = writeln!(
            text,
            "\n{}  {} units; {} pieces of text marked by several, {} by one alone",
            display::line(&layer.layer),
            counts(&layer.units),
            layer.paired,
            layer.alone
        );
        let _ = writeln!(text, "  {:16} {:8} {:>6}  {:11}  from", "", "", "value", "95 %");
        let mut before = "";
        for row in rows.iter().filter(|row| row.layer == layer.layer) {
            let about = if row.about == before { "" } else { row.about };
            before = row.about;
            text.push_str(&line(&output::cut(about, 16), row));
        }
        for pair in &layer.pairs {
            let name = |at: usize| names.get(at).copied().unwrap_or("?");
            let both = format!("{} and {}", name(pair.annotators.0), name(pair.annotators.1));
            let figures =
                readings(&pair.spans).map(|(measure, f)| format!("{measure} {}", value(f)));
            let _ = writeln!(text, "  {}: {}", display::line(&both), figures.join("  "));
        }
    }
    text
}

fn head(
    names: &[&str],
    comparison: &Comparison,
    left_out: &[LeftOut],
    bootstrap: Bootstrap,
) -> String {
    let names: Vec<_> = names.iter().map(|name| display::line(name)).collect();
    let mut head = format!("{}: {} documents compared", names.join(", "), comparison.documents);
    let _ = writeln!(head, ", {} left out", left_out.len());
    for one in left_out.iter().take(NAMED) {
        let _ = writeln!(head, "  left out: {}: {}", output::cut(&one.document, 40), one.reason);
    }
    if left_out.len() > NAMED {
        let _ = writeln!(head, "  … and {} more (--json has all)", left_out.len() - NAMED);
    }
    for (count, what) in
        [(comparison.blank, "of blanks only"), (comparison.repeated, "that stood twice")]
    {
        if count > 0 {
            let _ = writeln!(head, "  left out: {count} annotations {what}");
        }
    }
    if bootstrap.samples > 0 {
        let what = comparison.resampled;
        let _ = writeln!(
            head,
            "Intervals: {} draws of {what}, seed {}",
            bootstrap.samples, bootstrap.seed
        );
        if what == "units" {
            head.push_str("  (fewer than 10 documents: the intervals are too narrow)\n");
        }
    }
    head
}

fn value(figure: Figure) -> String {
    figure.value().map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn line(about: &str, row: &Row<'_>) -> String {
    let start = format!("  {about:16} {:8} {:>6}", row.measure, value(row.figure));
    match row.figure {
        Figure::Undefined(why) => format!("{start}  {why}\n"),
        Figure::Known { interval, .. } => {
            let interval =
                interval.map_or(String::new(), |(low, high)| format!("{low:.2}–{high:.2}"));
            format!("{start}  {interval:11}  {}\n", row.units)
        }
    }
}

/// A figure a line; what is undefined has no value and a reason.
pub(super) fn csv(rows: &[Row<'_>]) -> String {
    let mut csv = "layer,about,measure,value,low,high,units,undefined\r\n".to_owned();
    for row in rows {
        let (value, low, high, why) = match row.figure {
            Figure::Known { value, interval } => {
                let bound = |bound: Option<f64>| bound.map_or(String::new(), |b| b.to_string());
                let (low, high) = (interval.map(|i| i.0), interval.map(|i| i.1));
                (value.to_string(), bound(low), bound(high), "")
            }
            Figure::Undefined(why) => (String::new(), String::new(), String::new(), why),
        };
        let cells = [row.layer, row.about, row.measure, &value, &low, &high, &row.units, why];
        csv.push_str(&cells.map(cell).join(","));
        csv.push_str("\r\n");
    }
    csv
}

/// A cell by RFC 4180. A label that a spreadsheet would take for a formula gets an apostrophe.
fn cell(text: &str) -> String {
    let is_number = text.parse::<f64>().is_ok();
    let guard = if !is_number && text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{guard}{}\"", text.replace('"', "\"\""));
    }
    format!("{guard}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_or_a_formula_is_guarded() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("-0.25"), "-0.25");
    }
}
