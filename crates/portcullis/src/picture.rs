//! A cell at fault, pointed at. A picture shows the *shape* of cells and never their text, so that it can
//! stand in a terminal's log: letters are `x`, digits are `9`, and the rest is as it stands.

use std::fmt;
use std::path::Path;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use portcullis_engine::ports::Misplaced;

use crate::table::unmarked;

/// How many pictures are shown of one file; what is wrong is listed in full besides.
pub const PICTURES_MAX: usize = 5;

/// Cells that are shown on each side of the one at fault.
const AROUND: usize = 2;
/// Most characters that are shown of a cell.
const SHAPE_MAX: usize = 32;

/// What is wrong, and where.
#[derive(Clone, Copy, Debug)]
pub struct Fault<'a> {
    /// The line, from 1.
    pub line: u64,
    /// The column's name; the whole line where it is empty or unknown.
    pub column: &'a str,
    /// What is wrong.
    pub message: &'a str,
    /// The code and its citation, where it is a defect of the law's.
    pub code: &'a str,
    /// What to do about it.
    pub remedy: &'a str,
}

impl<'a> Fault<'a> {
    /// A place that makes a file unreadable.
    #[must_use]
    pub fn of_place(place: &'a Misplaced) -> Fault<'a> {
        Fault {
            line: place.line,
            column: &place.column,
            message: &place.message,
            code: "",
            remedy: &place.remedy,
        }
    }
}

/// Draws the faults of a file, each under its line: the first [`PICTURES_MAX`].
#[must_use]
pub fn draw<'a>(
    path: &Path,
    bytes: &[u8],
    faults: impl Iterator<Item = Fault<'a>>,
    colour: bool,
) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(100)
        .with_links(false)
        .without_primary_span_start();
    let text: Vec<&[u8]> = unmarked(bytes).split(|byte| *byte == b'\n').collect();
    let header = text.first().map(|line| cells(line)).unwrap_or_default();
    let mut drawn = String::new();
    let mut more = 0_usize;
    for (place, fault) in faults.enumerate() {
        if place >= PICTURES_MAX {
            more += 1;
            continue;
        }
        let at = usize::try_from(fault.line).ok().and_then(|line| line.checked_sub(1));
        let Some(line) = at.and_then(|at| text.get(at)) else { continue };
        let place = header.iter().position(|name| name == fault.column);
        let report = Report::of(path, line, place, &fault);
        // Only a writer that fails can make this fail, and a `String` does not.
        let _ = handler.render_report(&mut drawn, &report);
        drawn.push('\n');
    }
    if more > 0 {
        drawn += &format!("and {more} more, without a picture; the list has them all\n");
    }
    drawn
}

/// The cells of one line, as text.
fn cells(line: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line);
    let record = reader.byte_records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
}

/// The shape of a cell.
fn shape(cell: &str) -> String {
    let masked = |c: char| match c {
        _ if c.is_numeric() => '9',
        _ if c.is_alphabetic() => 'x',
        _ if c.is_ascii_graphic() || c == ' ' => c,
        _ => '?',
    };
    let long = cell.chars().count() > SHAPE_MAX;
    let shown = cell.chars().take(SHAPE_MAX).map(masked);
    shown.chain(long.then_some('…')).collect()
}

/// One fault, as `miette` draws it.
struct Report<'a> {
    fault: &'a Fault<'a>,
    source: Line,
    span: SourceSpan,
    label: String,
}

impl<'a> Report<'a> {
    fn of(path: &Path, line: &[u8], place: Option<usize>, fault: &'a Fault<'a>) -> Report<'a> {
        let cells = cells(line);
        // The cells of a header are names of columns. A first line that is none is a row like others.
        let is_header = fault.line == 1 && !fault.column.is_empty();
        let show = |cell: &String| if is_header { shape_of_name(cell) } else { shape(cell) };
        let middle = place.filter(|place| *place < cells.len());
        let from = middle.unwrap_or(0).saturating_sub(AROUND);
        let to = cells.len().min(middle.unwrap_or(0) + AROUND + 1);
        let mut text = if from > 0 { "…,".to_owned() } else { String::new() };
        let mut span = (0, 0);
        for (at, cell) in cells.iter().enumerate().take(to).skip(from) {
            if at > from {
                text.push(',');
            }
            let start = text.len();
            text += &show(cell);
            if Some(at) == middle {
                span = (start, text.len() - start);
            }
        }
        if to < cells.len() {
            text += ",…";
        }
        if middle.is_none() {
            span = (0, text.len());
        }
        let label = if fault.column.is_empty() { "here" } else { fault.column }.to_owned();
        let name = format!("{}, line {}", path.display(), fault.line);
        let source = Line { name, text, number: usize::try_from(fault.line).unwrap_or(1) - 1 };
        Report { fault, source, span: span.into(), label }
    }
}

/// A column's name is no secret; a first row where the header should be is.
fn shape_of_name(cell: &str) -> String {
    let is_name =
        cell.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte));
    let known = is_name && cell.bytes().any(|byte| byte.is_ascii_lowercase());
    if known { cell.chars().take(SHAPE_MAX).collect() } else { shape(cell) }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Report(..)")
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault.message)
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code: Box<dyn fmt::Display> = Box::new(self.fault.code);
        Some(code).filter(|_| !self.fault.code.is_empty())
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.fault.remedy))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(Some(self.label.clone()), self.span);
        Some(Box::new(std::iter::once(label)))
    }
}

/// One line of a file, under its own number.
struct Line {
    name: String,
    text: String,
    number: usize,
}

impl SourceCode for Line {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = (0, self.text.len()).into();
        let name = self.name.clone();
        let text = self.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(name, text, whole, self.number, 0, 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_points_at_the_cell_and_shows_its_shape_alone() {
        let bytes = b"row_id,last_name,first_name,tax_periods,statute,reason\n\
                      r-1,Orban,Zyx,2022;20x3,18 USC 1001,because\n";
        let fault = Fault {
            line: 2,
            column: "tax_periods",
            message: "a tax year cannot be read",
            code: "element.period.malformed",
            remedy: "write years such as 2022;2023",
        };
        let drawn = draw(Path::new("rows.csv"), bytes, [fault].into_iter(), false);
        let expected = "element.period.malformed

  × a tax year cannot be read
   ╭─[rows.csv, line 2]
 2 │ …,xxxxx,xxx,9999;99x9,99 xxx 9999,xxxxxxx
   ·             ────┬────
   ·                 ╰── tax_periods
   ╰────
  help: write years such as 2022;2023

";
        assert_eq!(drawn, expected);
        assert!(!drawn.contains("Orban"));
    }

    #[test]
    fn a_line_without_the_column_is_pointed_at_whole() {
        let bytes = b"a,b,c\n1,Orban\n";
        let fault =
            Fault { line: 2, column: "", message: "2 cells", code: "", remedy: "add the third" };
        let drawn = draw(Path::new("rows.csv"), bytes, [fault].into_iter(), false);
        assert!(drawn.contains("9,xxxxx") && drawn.contains("here"), "{drawn}");
        let beyond = Fault { line: 9, ..fault };
        assert!(draw(Path::new("rows.csv"), bytes, [beyond].into_iter(), false).is_empty());
    }
}
