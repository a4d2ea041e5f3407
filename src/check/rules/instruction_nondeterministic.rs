//! `instruction-nondeterministic`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::Nondeterminism;

pub(super) const RULE: Rule = Rule {
    code: "instruction-nondeterministic",
    asks: "in a module that claims to be pure: does every instruction give the same result on every host?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The policy says that the module is pure (`[claims] pure = true`: the same input gives the same output on every host), and the module has
instructions whose results differ: relaxed SIMD depends on the processor, atomics on a shared memory depend on other threads.

Why it matters: results are cached, compared and replayed because the tool is said to be pure. If two hosts disagree, a replay proves
nothing, and a module can behave well on the machine that tests it.

How to fix: build without the features (`-C target-feature=-relaxed-simd,-atomics`), or withdraw the claim.

Before:
    (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))
After:
    (f32x4.add (f32x4.mul (local.get 0) (local.get 1)) (local.get 2))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.policy.claims_pure {
        return;
    }
    for module in &context.facts.modules {
        let is_shared = module.memories.iter().any(|memory| memory.shared);
        for (what, spot) in &module.code.nondeterminism {
            let (kind, on) = match what {
                Nondeterminism::RelaxedSimd => ("of relaxed SIMD", "on the processor"),
                // Without a shared memory there is no other thread.
                Nondeterminism::Threads if is_shared => ("on shared memory", "on other threads"),
                Nondeterminism::Threads | Nondeterminism::NanBits => continue,
            };
            let instructions = match spot.count {
                1 => format!("an instruction {kind}, which depends {on}"),
                n => format!("{n} instructions {kind}, which depend {on}"),
            };
            report(Found::new(
                Place {
                    offset: Some(spot.offset),
                    within: module.within.clone(),
                },
                format!("claims to be pure and has {instructions}"),
                "instructions that give the same result on every host".into(),
                "build without relaxed SIMD and threads, or withdraw `[claims] pure` in `policy.toml`".into(),
            ));
        }
    }
}
