//! Everything that is asked of the program about people whose data stand nowhere else: each command, its
//! refusals and its faults. SYNTHETIC people.

use portcullis_testkit::people::EXTRACT_HEADER;
use serde_json::json;

use crate::desk::{Desk, Ran, Row, rows_file};

/// A row in which nothing is amiss, about somebody whose every cell is a canary.
pub(crate) fn marked(id: &str) -> Row {
    Row::lawful(id)
        .with("last_name", "Quizzelwick")
        .with("first_name", "Zanthippea")
        .with("middle_name", "Ottokarine")
        .with("address_line1", "8417 Vermillionaire Blvd")
        .with("city", "Xyloburg")
        .with("state", "IA")
        .with("zip", "50010")
        .with("tin", "987650123")
        .with("investigation_id", "HSI-QUIZZEL-77")
        .with("order_number", "A-ORDER-QUIZZEL-88")
        .with(
            "reason",
            "HSI-QUIZZEL-77: the subject hides behind the purple aqueduct and process must be served there",
        )
}

/// Their record, and one that is left out.
pub(crate) fn extract() -> String {
    let row = "SYN-1,Quizzelwick,Zanthippea,Ottokarine,,987650123,8417 Vermillionaire Blvd,,Xyloburg,IA,50010,\
               2025-01-02,return\n";
    format!(
        "{EXTRACT_HEADER}{row}{}",
        row.replace("SYN-1", "SYN-2")
            .replace("8417 Vermillionaire Blvd", "Xyloburg")
            .replace("2025-01", "2024-01")
    )
}

/// Everything that is asked of the program; of each, what it said.
pub(crate) fn everything(desk: &mut Desk) -> Vec<Ran> {
    let register = desk.put("register.csv", extract().as_bytes());
    let cut = desk.put("cut.csv", &extract().as_bytes()[..300]);
    let mut ran = vec![
        desk.run(&["seal", &register]),
        desk.say(&["seal", &register]),
        desk.say(&["seal", &cut]),
    ];
    let spoiled = spoiled();
    let rows = desk.put("rows.csv", &rows_file(&spoiled));
    ran.extend([desk.run(&["lint", &rows]), desk.say(&["lint", &rows])]);
    let whole = String::from_utf8(rows_file(&[marked("r-1")])).unwrap();
    for text in [
        whole.split_once('\n').unwrap().1.to_owned(),
        whole.replace("Quizzelwick", "Quizzel\0wick Quizzelwick"),
        whole.replace("\"r-1\"", "\"Quizzelwick 1\""),
        whole.replacen("\"Quizzelwick\",", "Quizz\"Quizzelwick,", 1),
        whole.replacen("\"Quizzelwick\",", "", 1),
        whole[..whole.len() - 20].to_owned(),
    ] {
        let path = desk.put("bad.csv", text.as_bytes());
        ran.extend([desk.run(&["lint", &path]), desk.say(&["lint", &path])]);
        let payload = desk.payload(text.as_bytes(), 1);
        let letter = desk.put("bad.jws", &desk.agency.sign(&payload).unwrap());
        ran.extend([desk.run(&["lodge", &letter, &path]), desk.say(&["lodge", &letter, &path])]);
    }
    ran.extend(letters(desk));
    ran.extend(orders(desk));
    ran.extend(lives(desk, &spoiled));
    ran
}

/// Rows with canaries where they do not belong.
fn spoiled() -> Vec<Row> {
    let columns = [
        "tin",
        "tax_periods",
        "statute",
        "investigation_opened",
        "order_date",
        "order_ground",
        "review_final_date",
        "officer_ids",
        "zip",
        "state",
        "city",
        "suffix",
        "last_name",
        "address_line1",
    ];
    let wrong = [
        "Quizzelwick",
        "987-65-0123",
        "8417 Vermillionaire Blvd",
        "an informant called Marzipanius said so",
    ];
    let rows = columns.iter().flat_map(|column| wrong.map(|value| (column, value))).enumerate();
    rows.map(|(at, (column, value))| marked(&format!("s-{at}")).with(column, value)).collect()
}

/// Letters whose members hold canaries of a wrong kind.
fn letters(desk: &mut Desk) -> Vec<Ran> {
    let canary = "Quizzelwick, SYNTHETIC Officer Wobblestone";
    let mut ran = Vec::new();
    for member in [
        "aud",
        "jti",
        "iat",
        "exp",
        "instrument",
        "agency",
        "signer",
        "purpose",
        "officers",
        "rows",
    ] {
        ran.push(desk.lodge_with(&[marked("l-1")], |payload| payload[member] = json!(canary)));
        let (letter, rows) = (desk.at("letter.jws"), desk.at("rows.csv"));
        ran.extend([desk.say(&["lodge", &letter, &rows]), desk.say(&["lint", &letter, &rows])]);
    }
    ran.push(desk.lodge_with(&[marked("l-2")], |p| p["signer"]["office"] = json!(canary)));
    ran.push(desk.lodge_with(&[marked("l-3")], |p| p["requested"] = json!([canary])));
    ran.push(desk.lodge_with(&[marked("l-4")], |p| p["certifies"] = json!([canary])));
    ran.push(desk.lodge_with(&[marked("l-5")], |p| p["officers"][0]["role"] = json!(canary)));
    ran.push(
        desk.lodge_with(&[marked("l-6")], |p| p["officers"][0]["key"] = json!({"kty": canary})),
    );
    ran.push(desk.lodge_with(&[marked("l-7")], |p| p["rows"]["sha256"] = json!(canary)));
    let header = r#"{"alg":"ES256","kid":"Quizzelwick","typ":"portcullis-letter+jws"}"#;
    let letter = desk.put("kid.jws", &desk.agency.sign_under(header, b"{}").unwrap());
    ran.push(desk.say(&["lodge", &letter, &desk.at("rows.csv")]));
    ran.push(desk.lodge_with(&[marked("l-8")], |p| {
        p["officers"][0]["name"] = json!("SYNTHETIC Officer Wobblestone");
    }));
    ran
}

/// Protections and orders that hold canaries, in order and not.
fn orders(desk: &Desk) -> Vec<Ran> {
    let protection = "id = \"p-1\"\nlast_name = \"Quizzelwick\"\nfirst_name = \"Zanthippea\"\n\
                      address_line1 = \"8417 Vermillionaire Blvd\"\ncity = \"Xyloburg\"\nstate = \"IA\"\n\
                      zip = \"50010\"\nbasis = \"26 USC 6103(i)(6)\"\n\
                      determination = \"an informant called Marzipanius said so\"\nreview = \"2099-01-01\"\n";
    let mut ran = Vec::new();
    for text in [
        protection.replace("last_name = \"Quizzelwick\"", "last_name = Quizzelwick"),
        protection.replace("zip = \"50010\"", "zip = \"Xyloburg\""),
        protection.replace("review = \"2099-01-01\"", "review = \"Quizzelwick\""),
        protection.replace("city", "town"),
        protection.replace("\"Xyloburg\"", "[\"Xyloburg\"]"),
        protection.to_owned(),
        protection.replace("8417", "8418"),
    ] {
        let path = desk.put("protection.toml", text.as_bytes());
        ran.extend([desk.run(&["protect", "add", &path]), desk.say(&["protect", "add", &path])]);
        ran.push(desk.say(&["stay", "enter", &path]));
        ran.push(desk.say(&["roll", "import", &path]));
        ran.push(desk.say(&["instrument", "check", &path]));
    }
    ran.push(desk.say(&["protect", "list"]));
    ran.push(desk.say(&["protect", "remove", "p-1", "--reason", "Quizzelwick said so"]));
    ran
}

/// Letters that are answered, resolved, declined, withdrawn and shown.
fn lives(desk: &mut Desk, spoiled: &[Row]) -> Vec<Ran> {
    let mut ran = Vec::new();
    for (at, rows) in
        [&[marked("x-1")][..], spoiled, &[marked("y-1"), marked("y-2").with("zip", "50011")]]
            .into_iter()
            .enumerate()
    {
        let lodged = desk.lodge(rows);
        let batch = lodged.get("batch");
        ran.push(lodged);
        ran.push(desk.say(&["lodge", &desk.at("letter.jws"), &desk.at("rows.csv")]));
        let ids = desk.put("ids.txt", b"Quizzelwick\nx-1\n");
        let finding =
            ["resolve", &batch, "--finding", "batch.person_repeated", "--reason", "Quizzelwick"];
        ran.push(desk.say(&[&finding[..], &["--rows", &ids]].concat()));
        ran.push(desk.say(&finding));
        ran.push(desk.say(&["decline", &batch, "--ground", "Quizzelwick", "--reason", "x"]));
        ran.extend([desk.run(&["clear", &batch]), desk.run(&["clear", &batch])]);
        let out = desk.at(&format!("answer-{at}"));
        ran.extend([
            desk.run(&["answer", &batch, "--out", &out]),
            desk.say(&["answer", &batch, "--out", &out]),
        ]);
        let item = format!("{batch}/x-1");
        ran.extend([
            desk.run(&["show", &batch]),
            desk.say(&["show", &batch]),
            desk.say(&["show", &item]),
        ]);
        ran.push(desk.say(&["withdraw", &batch]));
    }
    ran.extend([desk.say(&["doctor"]), desk.run(&["doctor"]), desk.say(&["roll", "list"])]);
    // The kept rows are not what was lodged; and a fault.
    let batch = desk.lodge(&[marked("z-1")]).get("batch");
    desk.run(&["clear", &batch]);
    let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
    store.execute("update document set sealed = zeroblob(99) where kind = 'rows'", []).unwrap();
    ran.push(desk.say(&["answer", &batch, "--out", &desk.at("fault")]));
    store.execute("update head set checkpoint = zeroblob(99)", []).unwrap();
    drop(store);
    ran.push(desk.say(&["answer", &batch, "--out", &desk.at("fault")]));
    ran
}
