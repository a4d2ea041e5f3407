//! `nan-bits-observable`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::Nondeterminism;

pub(super) const RULE: Rule = Rule {
    code: "nan-bits-observable",
    asks: "in a module that claims to be pure: can nobody tell one NaN from another?",
    severity: Severity::Low,
    // Almost every program with floats shows some of their bits, and few ever make a NaN.
    confidence: Confidence::Low,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The policy says that the module is pure (`[claims] pure = true`), and the module has float arithmetic and instructions that show the bits of
its results: a store, or a reinterpretation as an integer.

Why it matters: WebAssembly leaves the bits of a NaN that arithmetic made to the host. Where they can be seen, the same input may give
different output bytes. Almost every program with floats is of this kind, and few ever make a NaN.

How to fix: run it where NaNs are made canonical (`wasm-audit run` does, as wasmtime does with `-W nan-canonicalization`), or have the program
replace every NaN before it stores one.

Before:
    (i32.reinterpret_f32 (f32.div (local.get 0) (local.get 1)))
After:
    (i32.trunc_sat_f32_s (f32.div (local.get 0) (local.get 1)))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.policy.claims_pure {
        return;
    }
    for module in &context.facts.modules {
        if let Some(spot) = module.code.nondeterminism.get(&Nondeterminism::NanBits) {
            report(Found::new(
                Place {
                    offset: Some(spot.offset),
                    within: module.within.clone(),
                },
                match spot.count {
                    1 => "claims to be pure and shows the bits of a float, which may be a NaN's"
                        .into(),
                    n => format!(
                        "claims to be pure and shows the bits of floats in {n} places, which may be a NaN's"
                    ),
                },
                "results that do not depend on how the host writes a NaN".into(),
                "run it where NaNs are made canonical, as `wasm-audit run` does".into(),
            ));
        }
    }
}
