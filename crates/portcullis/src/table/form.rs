//! What RFC 4180 says of quotes and line ends (section 2, rules 1, 5, 6 and 7), held to the letter: a
//! reader that is lenient here may see other cells than the one who signed.

use portcullis_engine::ports::Misplaced;

use super::misplaced;

/// Where in a line the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
}

/// Every place whose quotes or line ends are not in the form.
pub(super) fn defects(bytes: &[u8]) -> Vec<Misplaced> {
    let mut places = Vec::new();
    let (mut line, mut opened, mut at) = (1, 1, At::LineStart);
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        let next = match (at, byte) {
            (At::Quoted, b'"') => At::AfterQuote,
            (At::Quoted, _) => At::Quoted,
            (At::AfterQuote, b'"') => At::Quoted,
            (_, b',') => At::CellStart,
            (_, b'\r') if rest.peek() == Some(&b'\n') => at,
            (_, b'\r') => {
                places.push(bare_return(line));
                At::LineStart
            }
            (At::LineStart, b'\n') => {
                places.push(misplaced(line, "", "an empty line", "remove it"));
                At::LineStart
            }
            (_, b'\n') => At::LineStart,
            (At::LineStart | At::CellStart, b'"') => {
                opened = line;
                At::Quoted
            }
            (At::AfterQuote, _) => {
                places.push(after_quote(line));
                At::Plain
            }
            (_, b'"') => {
                places.push(stray_quote(line));
                At::Plain
            }
            _ => At::Plain,
        };
        if byte == b'\n' {
            line += 1;
        }
        at = next;
    }
    if at == At::Quoted {
        let message = format!("a quoted cell that begins on line {opened} is not closed");
        let remedy = "close it with a double quote; or the file is cut short: get it whole";
        places.push(misplaced(opened, "", message, remedy));
    }
    places
}

fn bare_return(line: u64) -> Misplaced {
    let message = "a carriage return that ends no line";
    misplaced(
        line,
        "",
        message,
        "end lines with LF or CRLF, and quote a cell that holds line breaks",
    )
}

fn after_quote(line: u64) -> Misplaced {
    let message = "text after the quote that closes a cell";
    misplaced(line, "", message, "write a quote inside a quoted cell twice")
}

fn stray_quote(line: u64) -> Misplaced {
    let message = "a double quote in a cell that is not quoted";
    misplaced(
        line,
        "",
        message,
        "put the cell in double quotes, and write the quote inside it twice",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_ends_are_held_to_the_letter() {
        let cases: [(&str, &[(u64, &str)]); 10] = [
            ("a,b\n1,2\n", &[]),
            ("a,b\r\n\"1\",\"x,\"\"y\"\"\r\nz\"\r\n", &[]),
            ("a,b\n\"\",\"\"", &[]),
            ("a,b\n1,Ja\"ne\n", &[(2, "not quoted")]),
            ("a,b\n\"Ja\"ne,2\n", &[(2, "after the quote")]),
            ("a,b\n\n1,2\n", &[(2, "empty line")]),
            ("a,b\n1,2\n\n", &[(3, "empty line")]),
            ("a,b\r1,2\r", &[(1, "carriage return"), (1, "carriage return")]),
            ("a,b\n1,\"2\n3,4\n", &[(2, "not closed")]),
            (
                "a\"b,b\n1\"2,\"x\"y\n",
                &[(1, "not quoted"), (2, "not quoted"), (2, "after the quote")],
            ),
        ];
        for (text, expected) in cases {
            let found = defects(text.as_bytes());
            assert_eq!(found.len(), expected.len(), "{text:?}: {found:?}");
            for (place, (line, words)) in found.iter().zip(expected) {
                assert_eq!(place.line, *line, "{text:?}");
                assert!(place.message.contains(words), "{text:?}: {}", place.message);
            }
        }
    }
}
