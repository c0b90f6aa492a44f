//! Days, counted one by one, and the days of New York: slow, and plain to see.

/// A day: how many it is after 31 December 1899.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// So many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// As `2026-06-30`.
    #[must_use]
    pub fn iso(self) -> String {
        let mut left = self.0;
        let mut year = 1900;
        while left > year_length(year) {
            left -= year_length(year);
            year += 1;
        }
        let mut month = 1;
        while left > month_length(year, month) {
            left -= month_length(year, month);
            month += 1;
        }
        format!("{year:04}-{month:02}-{left:02}")
    }
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn year_length(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of a year, month and day that exist.
#[must_use]
pub fn day(year: i64, month: i64, date: i64) -> Day {
    let years: i64 = (1900..year).map(year_length).sum();
    let months: i64 = (1..month).map(|month| month_length(year, month)).sum();
    Day(years + months + date)
}

/// Reads `2026-06-30`: a day that exists, in the years 1900 to 2199.
#[must_use]
pub fn read_day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        let plain = part.len() == digits && part.chars().all(|c| c.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| plain)
    };
    let (year, month, date) = (number(4)?, number(2)?, number(2)?);
    let exists = (1900..2200).contains(&year)
        && (1..=12).contains(&month)
        && (1..=month_length(year, month)).contains(&date);
    (exists && parts.next().is_none()).then(|| day(year, month, date))
}

/// The day in New York at a moment given in seconds since 1970-01-01 UTC, by the rule in force since
/// 2007 (15 USC 260a): from the second Sunday of March to the first of November, at two in the morning,
/// four hours behind, and otherwise five.
#[must_use]
pub fn new_york(seconds: i64) -> Day {
    let epoch = day(1970, 1, 1);
    let at = |hours: i64| {
        let local = seconds - hours * 3_600;
        (epoch.plus(local.div_euclid(86_400)), local.rem_euclid(86_400))
    };
    let (standard, time) = at(5);
    let year: i64 = standard.iso().get(..4).and_then(|year| year.parse().ok()).unwrap_or(1970);
    let begins = sunday(year, 3, 2);
    // It ends at two by summer time, which is one by standard time.
    let ends = sunday(year, 11, 1);
    let summer = (standard, time) >= (begins, 2 * 3_600) && (standard, time) < (ends, 3_600);
    if summer { at(4).0 } else { standard }
}

/// The nth Sunday of a month. 1 January 1900 was a Monday.
fn sunday(year: i64, month: i64, nth: i64) -> Day {
    let sundays = (1..=month_length(year, month)).map(|date| day(year, month, date));
    let mut sundays = sundays.filter(|day| day.0 % 7 == 0);
    let nth = usize::try_from(nth - 1).unwrap_or(0);
    sundays.nth(nth).unwrap_or(day(year, month, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(day(1900, 1, 1), Day(1));
        assert_eq!(read_day("2024-02-29").map(Day::iso).as_deref(), Some("2024-02-29"));
        assert_eq!(
            read_day("2024-12-31").map(|day| day.plus(1).iso()).as_deref(),
            Some("2025-01-01")
        );
        for bad in ["2023-02-29", "2026-02-30", "2026-13-01", "2026-1-01", "1899-12-31", "x"] {
            assert_eq!(read_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn new_york_is_four_or_five_hours_behind() {
        for (seconds, expected) in [
            (1_767_243_600, "2026-01-01"), // 2026-01-01T05:00:00Z
            (1_767_243_599, "2025-12-31"),
            (1_782_878_400, "2026-07-01"), // 2026-07-01T04:00:00Z
            (1_782_878_399, "2026-06-30"),
        ] {
            assert_eq!(new_york(seconds).iso(), expected, "{seconds}");
        }
    }
}
