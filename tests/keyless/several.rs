//! Several signers, and several roots.

use std::num::NonZero;

use serde_json::json;
use wasm_audit::instance::Instance;
use wasm_audit::verify::{Identity, Pattern, Root, State};

use super::stack::{Leaf, Stack, base64};
use super::{answer, identity, payload, refused, refused_by, trust};

#[test]
fn two_signers_are_two_whoever_runs_twice() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let other = Leaf {
        subject: "https://github.com/acme/review/.github/workflows/review.yml@refs/heads/main",
        ..leaf.clone()
    };
    let mut believed = trust(&stack, identity(&leaf));
    believed.identities.push(identity(&other));
    believed.threshold = NonZero::new(2);
    let bundle = |leaf: &Leaf| stack.sign(&payload(), leaf);
    let (one, again, two) = (bundle(&leaf), bundle(&leaf), bundle(&other));
    let alone = refused(&[&one, &again], &believed);
    assert_eq!(alone.state(), State::NotTrusted);
    assert_eq!(
        alone.missing[0].to_string(),
        format!(
            "found 1 of 2 different trusted signers of `{}`",
            wasm_audit::attest::PREDICATE_TYPE
        )
    );
    let verified = answer(&[&one, &again, &two], &believed).unwrap();
    assert_eq!(verified.accepted().len(), 3);
    // One entry of the configuration is one signer, however many names it believes.
    believed.identities = vec![Identity::new(
        Pattern::regexp(r"^https://github\.com/acme/.*$").unwrap(),
        Pattern::exact(leaf.issuer),
    )];
    assert_eq!(refused(&[&one, &two], &believed).missing.len(), 1);
}

#[test]
fn root_that_got_furthest_says_why_not() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let mut believed = trust(&stack, identity(&leaf));
    let mut bundle = stack.sign(&payload(), &leaf);
    let promise = "/verificationMaterial/tlogEntries/0/inclusionPromise/signedEntryTimestamp";
    *bundle.pointer_mut(promise).unwrap() = json!(base64(&[0; 32]));
    for roots in [
        [stack.root(), Root::of(Instance::PublicGood)],
        [Root::of(Instance::PublicGood), stack.root()],
    ] {
        believed.roots = roots.into();
        refused_by(&bundle, &believed, State::Invalid, "log entry is refused");
    }
}
