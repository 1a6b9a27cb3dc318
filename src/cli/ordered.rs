//! Work on many things at once whose results come out in the order in which the things went in.
//!
//! Memory is bounded: what is read ahead, worked on and waiting for its turn is at most
//! [`AHEAD`] things for each worker.

use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Things in flight for each worker.
const AHEAD: usize = 4;

/// What the consumer gets.
pub enum Event<O> {
    /// The result of the next thing.
    Result(O),
    /// Nothing is ready: the moment to flush. Comes before every wait.
    Waiting,
}

/// Hands things to the workers, in the order of their results.
pub struct Feeder<I, O> {
    turns: SyncSender<Receiver<O>>,
    jobs: SyncSender<(I, SyncSender<O>)>,
}

impl<I, O> Feeder<I, O> {
    /// Waits for room and hands over one thing. False when nobody wants any more.
    pub fn feed(&self, thing: I) -> bool {
        let (answer, turn) = sync_channel(1);
        self.turns.send(turn).is_ok() && self.jobs.send((thing, answer)).is_ok()
    }
}

/// Runs `work` on everything that `feed` hands over, on `workers` threads, and gives the results to
/// `take` in order. Returns with the first error of `take`, without waiting for a feeder that still
/// waits for its input. A thing on which `work` panics ends the run like the end of the input.
pub fn ordered<I, O, E>(
    workers: usize,
    feed: impl FnOnce(&Feeder<I, O>) + Send + 'static,
    work: impl Fn(I) -> O + Send + Sync + 'static,
    mut take: impl FnMut(Event<O>) -> Result<(), E>,
) -> Result<(), E>
where
    I: Send + 'static,
    O: Send + 'static,
{
    let workers = workers.max(1);
    let (turns, answers) = sync_channel::<Receiver<O>>(workers * AHEAD);
    let (jobs, queue) = sync_channel::<(I, SyncSender<O>)>(workers * AHEAD);
    let (work, queue) = (Arc::new(work), Arc::new(Mutex::new(queue)));
    for _ in 0..workers {
        let (work, queue) = (Arc::clone(&work), Arc::clone(&queue));
        thread::spawn(move || {
            while let Some((thing, answer)) = next(&queue) {
                // Nobody waits for the answer after an error: that is no concern of a worker.
                let _ = answer.send(work(thing));
            }
        });
    }
    drop(queue);
    thread::spawn(move || feed(&Feeder { turns, jobs }));
    while let Some(answer) = receive(&answers, &mut take)? {
        let Some(result) = receive(&answer, &mut take)? else { break };
        take(Event::Result(result))?;
    }
    Ok(())
}

fn next<J>(queue: &Mutex<Receiver<J>>) -> Option<J> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The next message, telling `take` before waiting for it; `None` when no more can come.
fn receive<M, O, E>(
    channel: &Receiver<M>,
    take: &mut impl FnMut(Event<O>) -> Result<(), E>,
) -> Result<Option<M>, E> {
    match channel.try_recv() {
        Ok(message) => Ok(Some(message)),
        Err(TryRecvError::Disconnected) => Ok(None),
        Err(TryRecvError::Empty) => {
            take(Event::Waiting)?;
            Ok(channel.recv().ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn feed_all(count: usize) -> impl FnOnce(&Feeder<usize, usize>) + Send + 'static {
        move |feeder| {
            let _ = (0..count).all(|number| feeder.feed(number));
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_things() {
        let slow_first = |number: usize| {
            thread::sleep(Duration::from_micros(if number.is_multiple_of(7) { 900 } else { 10 }));
            number * 2
        };
        let mut results = Vec::new();
        let ended: Result<(), Infallible> = ordered(4, feed_all(300), slow_first, |event| {
            if let Event::Result(result) = event {
                results.push(result);
            }
            Ok(())
        });
        assert_eq!(ended, Ok(()));
        assert_eq!(results, (0..300).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_than_a_few_things_are_read_ahead() {
        let fed = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&fed);
        let feed = move |feeder: &Feeder<usize, usize>| {
            let _ = (0..10_000).all(|number| {
                counter.fetch_add(1, Ordering::SeqCst);
                feeder.feed(number)
            });
        };
        let ended = ordered(
            2,
            feed,
            |number| number,
            |event| match event {
                Event::Result(100) => Err("enough"),
                _ => Ok(()),
            },
        );
        assert_eq!(ended, Err("enough"));
        // 101 results, twice the queues' length, what the workers and the feeder hold
        assert!(fed.load(Ordering::SeqCst) <= 101 + 2 * 2 * AHEAD + 4);
    }

    #[test]
    fn an_error_ends_the_run_although_the_feeder_waits_for_ever() {
        let feed = |feeder: &Feeder<usize, usize>| {
            feeder.feed(1);
            loop {
                thread::park();
            }
        };
        let ended = ordered(
            1,
            feed,
            |number| number,
            |event| match event {
                Event::Result(_) => Err("stop"),
                Event::Waiting => Ok(()),
            },
        );
        assert_eq!(ended, Err("stop"));
    }
}
