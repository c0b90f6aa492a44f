// An item that was found wanting would be judged again by another finding while the first stands.
use portcullis_core::determination::{Finding, determine};
use portcullis_core::item::Item;

fn twice(item: Item, first: &Finding, second: &Finding) {
    let _ = determine(item, first);
    let _ = determine(item, second);
}

fn main() {}
