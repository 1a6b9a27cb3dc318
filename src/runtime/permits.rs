//! How much of what is typed may wait.
//!
//! What comes from the terminal comes as fast as somebody feeds it; what is done with it takes its time.
//! Each key needs a permit, of which there are so many, and gives it back when it is handled. Where none
//! is left the thread that reads waits, and the rest stays with the system.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Keys, clicks, pastes or lines that may wait at most: more than anybody types ahead.
const MOST: usize = 1024;

/// Gives permits.
#[derive(Clone, Default)]
pub struct Permits(Arc<Shared>);

#[derive(Default)]
struct Shared {
    given: Mutex<usize>,
    returned: Condvar,
}

/// Is given back when it is dropped.
pub struct Permit(Arc<Shared>);

impl Permits {
    /// Waits for a permit.
    pub fn take(&self) -> Permit {
        let guard = self.0.given.lock().unwrap_or_else(PoisonError::into_inner);
        let mut given = self
            .0
            .returned
            .wait_while(guard, |given| *given >= MOST)
            .unwrap_or_else(PoisonError::into_inner);
        *given += 1;
        Permit(Arc::clone(&self.0))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut given = self.0.given.lock().unwrap_or_else(PoisonError::into_inner);
        *given = given.saturating_sub(1);
        self.0.returned.notify_one();
    }
}

impl std::fmt::Debug for Permit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Permit")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn who_feeds_faster_than_is_taken_waits() {
        let permits = Permits::default();
        let (sender, receiver) = mpsc::channel();
        let feeder = thread::spawn(move || {
            for number in 0..3 * MOST {
                sender.send((number, permits.take())).expect("it is taken below");
            }
        });
        let mut taken = Vec::new();
        while let Ok(typed) = receiver.recv_timeout(Duration::from_millis(300)) {
            taken.push(typed);
        }
        assert_eq!(taken.len(), MOST, "no more than this waits");
        let mut count = taken.len();
        drop(taken);
        while let Ok((number, _permit)) = receiver.recv() {
            assert_eq!(number, count);
            count += 1;
        }
        assert_eq!(count, 3 * MOST);
        feeder.join().expect("it does not panic");
    }
}
