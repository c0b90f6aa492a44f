// A request could be made up that no letter's row states.
use portcullis_core::item::Item;

fn forge(template: Item) -> Item {
    Item { index: 7, ..template }
}

fn main() {}
