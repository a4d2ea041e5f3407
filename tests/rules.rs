//! The table of all findings in the docs is what the program asks.

use wasm_audit::check::codes;

use crate::peers::root;

#[test]
fn the_docs_list_every_code() {
    let mut table = String::from(
        "# What `check` asks\n\n\
         `wasm-audit explain CODE` says what a finding is about, why it matters, and how to fix it. Codes are never renamed or reused.\n\n\
         | code | severity | confidence | asks |\n|---|---|---|---|\n",
    );
    for code in codes() {
        table.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            code.name, code.severity, code.confidence, code.asks
        ));
    }
    let path = root().join("docs/rules.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), table);
}
