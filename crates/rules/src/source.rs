//! The words of the law, one paragraph under each anchor: `[26 USC 6103(i)(2)(B)(i)]`.

use std::collections::BTreeMap;

use crate::pack::Pack;

/// Every paragraph of the pack's sources, by anchor.
#[must_use]
pub fn anchors(pack: &Pack) -> BTreeMap<String, String> {
    let mut paragraphs: BTreeMap<String, String> = BTreeMap::new();
    let mut anchor = None;
    for line in pack.folder("source/").flat_map(|(_, text)| text.lines()) {
        let opens = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        match (opens, &anchor) {
            (Some(name), _) => anchor = Some(name.to_owned()),
            (None, Some(name)) if !line.is_empty() => {
                let paragraph = paragraphs.entry(name.clone()).or_default();
                paragraph.push_str(line);
                paragraph.push('\n');
            }
            _ => {}
        }
    }
    paragraphs
}
