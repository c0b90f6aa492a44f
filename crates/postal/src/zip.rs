//! What a ZIP column or word is: five digits, or nine, or what stands where they should (Publication 28, section 211).

/// What a ZIP column or word is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zip {
    Missing,
    Five([u8; 5]),
    Plus([u8; 5]),
    StandIn,
    Foreign,
    Bad,
}

/// Reads `62701`, `62701-1234`, `627011234`.
pub(crate) fn zip(text: &str) -> Zip {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Zip::Missing;
    }
    let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    let Some((five, more)) = bytes.split_first_chunk::<5>() else { return Zip::Bad };
    let plus = match more {
        [] => Some(false),
        [b'-'] => Some(false),
        [b'-' | b' ', four @ ..] if four.len() == 4 && digits(four) => Some(true),
        four if four.len() == 4 && digits(four) => Some(true),
        _ => None,
    };
    match plus {
        Some(_) if !digits(five) => foreign_code(bytes),
        Some(_) if five == b"00000" || five == b"99999" => Zip::StandIn,
        Some(true) => Zip::Plus(*five),
        Some(false) => Zip::Five(*five),
        None => foreign_code(bytes),
    }
}

/// `K1A 0B1`, `SW1A 1AA`: letters and digits mixed.
fn foreign_code(bytes: &[u8]) -> Zip {
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let short = (5..=8).contains(&bytes.len());
    if short && letters >= 2 && digits >= 2 { Zip::Foreign } else { Zip::Bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zips_by_example() {
        assert!(zip("62701") == Zip::Five(*b"62701"));
        assert!(zip("62701-1234") == Zip::Plus(*b"62701"));
        assert!(zip("62701-") == Zip::Five(*b"62701"));
        assert!(zip("627011234") == Zip::Plus(*b"62701"));
        assert!(zip("6270") == Zip::Bad && zip("62701-12") == Zip::Bad);
        assert!(zip("00000") == Zip::StandIn && zip("K1A 0B1") == Zip::Foreign);
        assert!(zip("") == Zip::Missing);
    }
}
