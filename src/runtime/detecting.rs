//! Runs the detectors beside the reader.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use crate::annotation::{Annotation, AnnotationId};
use crate::app::{Layer, Message};
use crate::detect::{self, Reach};
use crate::document::Document;
use crate::runtime::Event;

/// Starts a thread that sends each layer's suggestions as soon as they are found. What is weaker than
/// the reader has asked for is left out.
pub fn start(document: Arc<Document>, reach: Reach, generation: u64, sender: Sender<Event>) {
    let _detached = thread::Builder::new().name("detection".to_owned()).spawn(move || {
        let send = |message| {
            let _ending = sender.send(Event::Of(generation, message));
        };
        let run = AssertUnwindSafe(|| {
            // A long document comes in parts; a layer is merged as a whole.
            let mut layers: Vec<(Layer, Vec<Annotation>)> = Vec::new();
            let is_short = document.text().len() <= detect::PART;
            detect::detect_reaching(&document, reach, |detector, found| {
                // Ids are given when the suggestions are merged.
                let found = found
                    .into_iter()
                    .map(|s| detect::annotation(detector, s, AnnotationId::from("")));
                let layer = Layer {
                    layer: detector.layer().to_owned(),
                    detector: detector.name().to_owned(),
                };
                if is_short {
                    send(Message::Suggested(found.collect(), layer));
                    return;
                }
                match layers.iter_mut().find(|(other, _)| *other == layer) {
                    Some((_, annotations)) => annotations.extend(found),
                    None => layers.push((layer, found.collect())),
                }
            });
            for (layer, annotations) in layers {
                send(Message::Suggested(annotations, layer));
            }
        });
        if catch_unwind(run).is_err() {
            send(Message::EffectFailed(
                "A detector failed; its suggestions are missing.".to_owned(),
            ));
        }
        send(Message::Detected);
    });
}
