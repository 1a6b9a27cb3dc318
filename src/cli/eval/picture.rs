//! Calibration, precision and recall as an SVG. A page of shapes, so no plotting crate: `plotters` without its
//! features still brings more than this file does, and its texts have no fallback fonts.

use std::fmt::Write;

use crate::agreement::evaluate::{Evaluation, LayerEvaluation, Scores};

/// Points from edge to edge of a plot.
const SIDE: f64 = 220.0;

/// Points around a plot.
const MARGIN: f64 = 50.0;

/// Two plots a layer: how far scores are right, and precision over recall.
pub(super) fn svg(evaluation: &Evaluation) -> String {
    let layers: Vec<(&LayerEvaluation, &Scores)> = evaluation
        .layers
        .iter()
        .filter_map(|layer| Some((layer, layer.scores.as_ref()?)))
        .collect();
    let (width, height) = (2.0 * (SIDE + MARGIN) + MARGIN, SIDE + 2.0 * MARGIN);
    let whole = height * layers.len().max(1) as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {whole}\" width=\"{width}\" \
         height=\"{whole}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    if layers.is_empty() {
        text(&mut svg, MARGIN, MARGIN, "Nothing that was found has a score.");
    }
    for (row, (layer, scores)) in layers.iter().enumerate() {
        let top = MARGIN + height * row as f64;
        let left = Plot { left: MARGIN, top };
        left.frame(
            &mut svg,
            &format!("{}: are the scores right?", layer.layer),
            "score",
            "share right",
        );
        left.line(&mut svg, &[(0.0, 0.0), (1.0, 1.0)], "#bbb");
        let right: Vec<(f64, f64)> =
            scores.calibration.iter().map(|b| (b.score, b.right)).collect();
        left.line(&mut svg, &right, "#06c");
        left.dots(&mut svg, &right, "#06c");
        let plot = Plot { left: 2.0 * MARGIN + SIDE, top };
        plot.frame(
            &mut svg,
            &format!("{}: precision over recall", layer.layer),
            "recall",
            "precision",
        );
        let curve: Vec<(f64, f64)> = scores.curve.iter().map(|p| (p.recall, p.precision)).collect();
        plot.line(&mut svg, &curve, "#c40");
        plot.dots(&mut svg, &curve, "#c40");
    }
    svg + "</svg>\n"
}

/// A square with both axes from 0 to 1.
struct Plot {
    left: f64,
    top: f64,
}

impl Plot {
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.left + x * SIDE, self.top + (1.0 - y) * SIDE)
    }

    fn frame(&self, svg: &mut String, title: &str, across: &str, up: &str) {
        let (left, top) = (self.left, self.top);
        let _ = writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"none\" stroke=\"#888\"/>"
        );
        text(svg, left, top - 18.0, title);
        text(svg, left, top - 5.0, &format!("{up} (up) by {across} (across)"));
        for tenth in [0.0, 0.5, 1.0] {
            let (x, y) = self.place((tenth, 0.0));
            text(svg, x - 8.0, y + 14.0, &format!("{tenth:.1}"));
            let (x, y) = self.place((0.0, tenth));
            text(svg, x - 22.0, y + 4.0, &format!("{tenth:.1}"));
        }
    }

    fn line(&self, svg: &mut String, points: &[(f64, f64)], colour: &str) {
        let places = points.iter().map(|point| {
            let (x, y) = self.place(*point);
            format!("{x:.1},{y:.1}")
        });
        let places = places.collect::<Vec<_>>().join(" ");
        let _ = writeln!(svg, "<polyline points=\"{places}\" fill=\"none\" stroke=\"{colour}\"/>");
    }

    fn dots(&self, svg: &mut String, points: &[(f64, f64)], colour: &str) {
        for point in points {
            let (x, y) = self.place(*point);
            let _ =
                writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
    }
}

fn text(svg: &mut String, x: f64, y: f64, said: &str) {
    let said = said.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\">{said}</text>");
}
