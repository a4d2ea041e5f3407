//! `--sections-only`: what is left is every other section, byte for byte.

use wasm_audit::artifact::Artifact;
use wasm_audit::harden::{HardenError, strip};
use wasm_audit::inspect::inspect;
use wasm_audit::limits;
use wasm_audit::policy::Policy;
use wasmparser::{Parser, Payload, WasmFeatures};

use crate::corpus::modules;

/// Every section that does not hold others, but for custom sections that `policy` does not keep, as another walk finds them.
fn sections<'a>(bytes: &'a [u8], policy: &Policy) -> Vec<(u8, &'a [u8])> {
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::all());
    let mut found = Vec::new();
    for payload in parser.parse_all(bytes) {
        let payload = payload.unwrap();
        let stays = match &payload {
            Payload::CustomSection(section) => policy.keeps_section(section.name()),
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => false,
            _ => true,
        };
        if let Some((id, range)) = payload.as_section().filter(|_| stays) {
            let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
            found.push((id, &bytes[range]));
        }
    }
    found
}

#[test]
fn real_modules_keep_every_other_section_and_stay_valid() {
    let policy = Policy::pure();
    let mut n_smaller = 0;
    for (name, path) in modules("real_modules_keep_every_other_section_and_stay_valid") {
        let artifact = Artifact::read_file(&path, limits::ARTIFACT_BYTES).unwrap();
        let bytes = artifact.bytes();
        let stripped = match strip(bytes, &policy) {
            Ok(stripped) => stripped,
            Err(HardenError::Relocatable(_)) => continue,
            Err(error) => panic!("{name}: {error}"),
        };
        let left = stripped.pieces.concat();
        assert_eq!(stripped.size(), left.len() as u64, "{name}");
        assert_eq!(stripped.removed.is_empty(), left == bytes, "{name}");
        assert!(
            sections(&left, &policy) == sections(bytes, &policy),
            "{name}"
        );
        let again = strip(&left, &policy).unwrap();
        assert_eq!(again.removed, [], "{name}");
        let (before, after) = (
            inspect(&artifact),
            inspect(&Artifact::from_bytes(left).unwrap()),
        );
        assert_eq!(after.malformed, None, "{name}");
        // By the order of the walk, and not by names that went.
        assert_eq!(before.reach.len(), after.reach.len(), "{name}");
        n_smaller += usize::from(!stripped.removed.is_empty());
    }
    assert!(n_smaller > 0);
}

#[test]
fn what_ends_early_is_refused_and_what_is_changed_does_not_panic() {
    let text = r#"(component (core module $m (func) (@custom "note" "x")) (component (@custom "note" "y")))"#;
    let whole = wat::parse_str(text).unwrap();
    let policy = Policy::pure();
    // Where one section ends and the next begins, less is a binary as well.
    let n_refused = (0..whole.len())
        .filter(|end| strip(&whole[..*end], &policy).is_err())
        .count();
    assert!(n_refused > whole.len() / 2, "{n_refused}");
    for at in 0..whole.len() {
        for byte in 0..=u8::MAX {
            let mut changed = whole.clone();
            changed[at] = byte;
            if let Ok(stripped) = strip(&changed, &policy) {
                assert!(stripped.size() <= changed.len() as u64);
            }
        }
    }
}
