// Anyone could declare a request complete that lacks an element of 26 USC 6103(i)(2).
use portcullis_core::determination::AllElements;
use portcullis_core::item::Item;

fn forge(item: Item) -> AllElements {
    AllElements { item }
}

fn main() {}
