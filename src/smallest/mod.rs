//! The smallest policy that an artifact passes, as files for a human to cut down.

mod core_world;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;
use wit_component::{DecodedWasm, WitPrinter};

use crate::artifact::{Artifact, Kind};
use crate::check::{CheckError, Occasion, Report, Verdict, check, unasked};
use crate::inspect::{ExternKind, Facts, inspect};
use crate::limits::NAME_CHARS;
use crate::policy::{Policy, PolicyError};
use crate::text::cut;

/// A policy that was written for one artifact.
#[derive(Debug)]
#[non_exhaustive]
pub struct Smallest {
    /// The files, by their paths in the policy's folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What `check` says of the artifact under this policy. It fails where no policy can allow what is there.
    pub report: Report,
    /// How many findings the policy waives, because no key of it could allow them.
    pub n_waived: usize,
}

/// Why no policy was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SmallestError {
    /// The artifact is not valid: there is nothing to write down.
    #[error("the binary is not valid WebAssembly: {message} (at byte {offset:#x})")]
    Malformed {
        /// Where.
        offset: u64,
        /// Why.
        message: String,
    },
    /// The component's WIT cannot be read back.
    #[error("the component's types cannot be written as WIT: {0}")]
    Wit(String),
    /// What was written is no policy: the artifact has names or types that WIT cannot say.
    #[error("what the artifact imports cannot be said in WIT")]
    Policy(#[from] PolicyError),
    /// The policy gives no answer.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// For how long a waiver that was written by this program counts.
const WAIVED_DAYS: i32 = 90;

/// Writes the smallest policy that `artifact` passes, called `name`.
///
/// What no key of a policy can allow is waived for ninety days, in words that ask for an owner; imports are never waived.
///
/// # Errors
/// When the artifact is not valid, or what it imports cannot be said in WIT.
pub fn smallest(artifact: &Artifact, name: &str, today: Date) -> Result<Smallest, SmallestError> {
    let facts = inspect(artifact);
    if let Some(malformed) = &facts.malformed {
        return Err(SmallestError::Malformed {
            offset: malformed.offset,
            message: malformed.message.clone(),
        });
    }
    let (world, worlds) = match facts.kind {
        Kind::Core => (core_world::text(&facts, name), ""),
        Kind::Component => (
            component_world(artifact, &facts)?,
            "[worlds]\ncomponent = \"root\"\n\n",
        ),
    };
    let settings = format!("{worlds}{}", settings::text(&facts));
    let occasion = Occasion::on(today);
    let read = |settings: &str| -> Result<_, SmallestError> {
        let files = BTreeMap::from([
            ("policy.toml".to_owned(), settings.as_bytes().to_vec()),
            ("world.wit".to_owned(), world.as_bytes().to_vec()),
        ]);
        let policy = Policy::from_files(name.to_owned(), &files)?;
        Ok((policy, files))
    };
    let (policy, _) = read(&settings)?;
    let unasked = policy
        .world(facts.kind)
        .into_iter()
        .flat_map(|world| unasked(&facts, &policy, world));
    let settings = format!("{settings}{}", settings::exports(unasked));
    let judge = |settings: &str| -> Result<_, SmallestError> {
        let (policy, files) = read(settings)?;
        Ok((check(&facts, &policy, &occasion)?, files))
    };
    let (report, files) = judge(&settings)?;
    if report.verdict == Verdict::Passed {
        return Ok(Smallest {
            files,
            report,
            n_waived: 0,
        });
    }
    let codes: BTreeSet<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity >= report.gate && is_waivable(&finding.code))
        .map(|finding| finding.code.as_str())
        .collect();
    let (report, files) = judge(&format!("{settings}{}", waivers(&codes, today)))?;
    Ok(Smallest {
        files,
        report,
        n_waived: codes.len(),
    })
}

/// An import that nobody granted stays an error, whoever would take responsibility for it.
fn is_waivable(code: &str) -> bool {
    !code.starts_with("import-") && code != "malformed-module"
}

fn waivers(codes: &BTreeSet<&str>, today: Date) -> String {
    let until = today.saturating_add(WAIVED_DAYS.days());
    codes.iter().fold(String::new(), |mut text, code| {
        let _infallible = write!(
            text,
            "\n# No key of a policy allows this. Mend the module (`wasm-audit harden` may do), or put your name here.\n\
             [[waive]]\ncode = \"{code}\"\nowner = \"nobody yet\"\nreason = \"taken over as found by `policy init`\"\nuntil = \"{until}\"\n"
        );
        text
    })
}

/// The component's own WIT, with the interfaces cut to the functions that it imports.
fn component_world(artifact: &Artifact, facts: &Facts) -> Result<String, SmallestError> {
    let odd = |error: &dyn std::fmt::Display| SmallestError::Wit(error.to_string());
    // wit-parser takes for granted what WIT can say, and what is valid is more than that.
    let imports = facts
        .imports
        .iter()
        .map(|import| (&import.name, import.kind));
    let exports = facts
        .exports
        .iter()
        .map(|export| (&export.name, export.kind));
    for (name, kind) in imports.chain(exports) {
        let is_interface = name.contains([':', '/']);
        let can_be_said = match kind {
            ExternKind::Instance => true,
            ExternKind::Func | ExternKind::Type => !is_interface,
            _ => false,
        };
        if !can_be_said {
            return Err(SmallestError::Wit(format!(
                "found the {kind} `{}`, which no world can import or export by that name",
                cut(name, NAME_CHARS)
            )));
        }
    }
    let decoded = wit_component::decode(artifact.bytes()).map_err(|error| odd(&error))?;
    if !matches!(decoded, DecodedWasm::Component(..)) {
        return Err(SmallestError::Wit(
            "found a WIT package, expected a component".into(),
        ));
    }
    let main = decoded.package();
    let resolve = decoded.resolve();
    let nested: Vec<_> = resolve
        .packages
        .iter()
        .map(|(id, _)| id)
        .filter(|id| *id != main)
        .collect();
    let mut printer = WitPrinter::default();
    printer.emit_docs(false);
    printer
        .print(resolve, main, &nested)
        .map_err(|error| odd(&error))?;
    Ok(format!(
        "// Every import of the component, its interfaces cut to the functions that it uses. Take out what it must not have.\n{}",
        printer.output
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(wat: &str) -> Smallest {
        let artifact = Artifact::from_bytes(wat::parse_str(wat).unwrap()).unwrap();
        smallest(&artifact, "tool", "2026-11-24".parse().unwrap()).unwrap()
    }

    #[test]
    fn odd_names_are_granted_and_the_module_passes() {
        let odd = written(
            r#"(module (import "env" "a_b" (func (param i32 f64) (result i64))) (import "env" "a-b" (func))
                (import "" "" (func)) (import "\1b[2J" "\22quoted\\" (func)) (import "list" "type" (func (param i64)))
                (import "env" "memory" (memory 1 2)) (func (export "_start")))"#,
        );
        assert_eq!(
            odd.report.verdict,
            Verdict::Passed,
            "{:#?}",
            odd.report.findings
        );
        // No policy makes a name with an escape in it a good one.
        assert_eq!(odd.n_waived, 1);
    }

    #[test]
    fn names_that_differ_in_underscores_alone_are_granted_apart() {
        let same = written(
            r#"(module (import "env" "strtoull" (func)) (import "env" "strtoul_l" (func (param i32))) (import "e_nv" "f" (func))
                (func (export "strtoull")) (func (export "strtoul_l") (param i32)))"#,
        );
        assert_eq!(
            same.report.verdict,
            Verdict::Passed,
            "{:#?}",
            same.report.findings
        );
    }

    #[test]
    fn a_type_that_wit_cannot_say_is_no_grant() {
        let odd =
            written(r#"(module (import "m" "f" (func (param v128))) (func (export "_start")))"#);
        assert_eq!(odd.report.verdict, Verdict::Failed);
    }

    #[test]
    fn what_no_key_allows_is_waived_and_ends() {
        let open = written("(module (memory 1) (func (export \"_start\")))");
        assert_eq!((open.report.verdict, open.n_waived), (Verdict::Passed, 1));
        let settings = String::from_utf8(open.files["policy.toml"].clone()).unwrap();
        assert!(settings.contains("until = \"2027-02-22\""), "{settings}");
    }

    #[test]
    fn a_component_is_granted_the_functions_it_imports_and_no_other() {
        let component = written(
            r#"(component (import "wasi:clocks/monotonic-clock@0.2.3" (instance (export "now" (func (result u64))))))"#,
        );
        assert_eq!(
            component.report.verdict,
            Verdict::Passed,
            "{:#?}",
            component.report.findings
        );
        let world = String::from_utf8(component.files["world.wit"].clone()).unwrap();
        assert!(
            world.contains("now: func() -> u64") && !world.contains("resolution"),
            "{world}"
        );
    }
}
