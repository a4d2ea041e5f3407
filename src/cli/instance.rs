//! Sigstore instances, as the command line names them.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use wasm_audit::instance::Instance;

/// Takes an instance whose signatures can be believed.
pub(super) fn believed() -> impl TypedValueParser<Value = Instance> {
    one_of([
        (Instance::PublicGood, "Sigstore's own, for everybody"),
        (
            Instance::Github,
            "GitHub's, for private repositories; it keeps no public log",
        ),
        (Instance::Staging, "Sigstore's for tests"),
    ])
}

/// Takes an instance that signs for whoever asks.
pub(super) fn asked() -> impl TypedValueParser<Value = Instance> {
    one_of([
        (
            Instance::PublicGood,
            "Sigstore's own, for everybody. Who signs, as the certificate says it, and the digest of what is signed stay in a public log for good",
        ),
        (Instance::Staging, "Sigstore's for tests"),
    ])
}

fn one_of<const N: usize>(
    known: [(Instance, &'static str); N],
) -> impl TypedValueParser<Value = Instance> {
    let values = known.map(|(instance, about)| PossibleValue::new(instance.name()).help(about));
    PossibleValuesParser::new(values).try_map(|name| {
        let mut known = Instance::ALL.into_iter();
        known
            .find(|instance| instance.name() == name)
            .ok_or("expected an instance")
    })
}
