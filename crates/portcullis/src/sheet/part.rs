//! What a sheet is made of: a few kinds of parts, which text and page each set in their own way.

/// A part of a sheet. Text between backticks is code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading of level 1 to 4.
    Heading(u8, String),
    /// A paragraph.
    Says(String),
    /// The law's own words, and those among them that are kept by a rule.
    Quote(String, Vec<String>),
    /// A rule as it is written.
    Code(String),
    /// Names, each with what is to be said of it, a line for each thing.
    Pairs(Vec<(String, String)>),
    /// A table: caption, head, rows.
    Table(String, Vec<String>, Vec<Vec<String>>),
    /// One rule, set apart: its code, what it is about, and its parts.
    Rule(String, Vec<Part>),
}

/// A paragraph.
pub fn says(text: impl Into<String>) -> Part {
    Part::Says(text.into())
}

/// A heading.
pub fn heading(level: u8, text: impl Into<String>) -> Part {
    Part::Heading(level, text.into())
}

/// A table.
pub fn table(caption: &str, head: &[&str], rows: Vec<Vec<String>>) -> Part {
    Part::Table(caption.to_owned(), head.iter().map(|cell| (*cell).to_owned()).collect(), rows)
}
