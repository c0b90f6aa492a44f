//! A clock that is set by hand.

use std::sync::Mutex;

use jiff::{Span, Timestamp};
use portcullis_engine::ports::Clock;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// A clock at this moment.
    #[must_use]
    pub fn at(moment: Timestamp) -> TestClock {
        TestClock(Mutex::new(moment))
    }

    /// Moves the clock on by whole hours.
    pub fn advance_hours(&self, hours: i64) {
        if let Ok(mut now) = self.0.lock() {
            *now = now.checked_add(Span::new().hours(hours)).unwrap_or(*now);
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.0.lock().map_or(Timestamp::UNIX_EPOCH, |now| *now)
    }
}
