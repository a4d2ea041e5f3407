//! Flaws of the bundle itself: what it is, and what is in it.

use serde_json::json;
use wasm_audit::verify::State::Invalid;

use super::Flaw;
use super::maker::Maker;
use super::trusting::With;

/// A certificate of nobody: it signs itself, and names `https://example.com/workflow`.
const NOBODYS: &str = "MIIBozCCAUigAwIBAgIUYoNx7rnp9UOeJ4YKUKNSvFs7MmYwCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyNDExMDcxMloYDzIxMjYxMDMxMTEwNzEyWjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASY7sGMw4Rj/ujDa9tZhret18eUkKOpsoTPSVjRLbNuKBphDPRZgDJAmxFxwX312x1BJqvtmGKFQ8RYW8EIeD5so3wwejAdBgNVHQ4EFgQURbzoIzJQFsF25SjplDnLhywWsbYwHwYDVR0jBBgwFoAURbzoIzJQFsF25SjplDnLhywWsbYwDwYDVR0TAQH/BAUwAwEB/zAnBgNVHREEIDAehhxodHRwczovL2V4YW1wbGUuY29tL3dvcmtmbG93MAoGCCqGSM49BAMCA0kAMEYCIQCMiSo9BVyHNBeCdGrJe/RLkuac8KXgkqDvCiwiMEiq9QIhAKuDx/KOxwnUp2ExfP6/W0l1UKyahvZrPi/rtHsa622G";

/// Returns the material of a bundle that is signed with that certificate.
pub(super) fn nobodys_certificate() -> serde_json::Value {
    json!({ "certificate": { "rawBytes": NOBODYS } })
}

fn flaw(name: &'static str, words: &'static str, make: fn(&Maker) -> Vec<u8>) -> Flaw {
    Flaw {
        name,
        with: With::Usual,
        state: Invalid,
        words,
        make,
    }
}

pub(super) fn flaws() -> Vec<Flaw> {
    let no_bundle = "not a Sigstore bundle: ";
    let mut all = vec![
        flaw("bundle-empty", no_bundle, |_| Vec::new()),
        flaw("bundle-is-text", no_bundle, |_| b"hello".to_vec()),
        flaw("bundle-is-an-array", no_bundle, |m| {
            m.text(|t| format!("[{t}]"))
        }),
        flaw("bundle-is-null", no_bundle, |_| b"null".to_vec()),
        flaw("bundle-cut-off", no_bundle, |m| {
            m.text(|t| t[..t.len() - 1].into())
        }),
        flaw("bundle-not-utf8", no_bundle, |m| {
            let mut bytes = m.changed(|_| {});
            bytes.push(0xff);
            bytes
        }),
        flaw("bundle-followed-by-another", no_bundle, |m| {
            m.text(|t| format!("{t}{t}"))
        }),
        flaw("bundle-with-byte-order-mark", no_bundle, |m| {
            m.text(|t| format!("\u{feff}{t}"))
        }),
        flaw("bundle-deeply-nested", no_bundle, |m| {
            m.text(|t| {
                t.replacen(
                    '{',
                    &format!("{{\"x\":{}1{},", "[".repeat(2000), "]".repeat(2000)),
                    1,
                )
            })
        }),
        flaw("bundle-key-twice-media-type", no_bundle, |m| {
            m.text(|t| {
                t.replacen(
                    '{',
                    "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",",
                    1,
                )
            })
        }),
        flaw("bundle-key-twice-payload", no_bundle, |m| {
            m.text(|t| t.replacen("\"payload\":", "\"payload\":\"e30=\",\"payload\":", 1))
        }),
        flaw("bundle-key-twice-signature", no_bundle, |m| {
            m.text(|t| t.replacen("\"sig\":", "\"sig\":\"AA==\",\"sig\":", 1))
        }),
        flaw(
            "media-type-missing",
            "found the media type `application/vnd.dev.sigstore.bundle+json;version=0.1`",
            |m| m.changed(|b| drop(b.as_object_mut().unwrap().remove("mediaType"))),
        ),
        flaw("media-type-of-the-future", no_bundle, |m| {
            m.changed(|b| b["mediaType"] = json!("application/vnd.dev.sigstore.bundle.v9.9+json"))
        }),
        flaw("material-missing", no_bundle, |m| {
            m.changed(|b| drop(b.as_object_mut().unwrap().remove("verificationMaterial")))
        }),
        flaw("material-empty", no_bundle, |m| {
            m.changed(|b| b["verificationMaterial"] = json!({}))
        }),
        flaw("content-missing", no_bundle, |m| {
            m.changed(|b| drop(b.as_object_mut().unwrap().remove("dsseEnvelope")))
        }),
        flaw("payload-is-a-number", no_bundle, |m| {
            m.changed(|b| b["dsseEnvelope"]["payload"] = json!(1))
        }),
        flaw("payload-not-base64", no_bundle, |m| {
            m.changed(|b| b["dsseEnvelope"]["payload"] = json!("{}"))
        }),
        flaw("signatures-none", no_bundle, |m| {
            m.changed(|b| b["dsseEnvelope"]["signatures"] = json!([]))
        }),
        flaw("signatures-two", no_bundle, |m| {
            m.changed(|b| {
                let one = b["dsseEnvelope"]["signatures"][0].clone();
                b["dsseEnvelope"]["signatures"] = json!([one, one]);
            })
        }),
        flaw("signature-not-base64", no_bundle, |m| {
            m.changed(|b| b["dsseEnvelope"]["signatures"][0]["sig"] = json!("not base64"))
        }),
    ];
    all.extend(versions());
    all.extend(contents());
    all
}

fn versions() -> Vec<Flaw> {
    vec![
        flaw(
            "version-0-1",
            "found the media type `application/vnd.dev.sigstore.bundle+json;version=0.1`",
            |m| {
                m.changed(|b| {
                    b["mediaType"] = json!("application/vnd.dev.sigstore.bundle+json;version=0.1")
                })
            },
        ),
        flaw(
            "version-0-2",
            "found the media type `application/vnd.dev.sigstore.bundle+json;version=0.2`",
            |m| {
                m.changed(|b| {
                    b["mediaType"] = json!("application/vnd.dev.sigstore.bundle+json;version=0.2")
                })
            },
        ),
    ]
}

fn contents() -> Vec<Flaw> {
    vec![
        flaw(
            "content-is-a-message-signature",
            "found a message signature",
            |m| {
                m.changed(|b| {
                    b.as_object_mut().unwrap().remove("dsseEnvelope");
                    b["messageSignature"] = json!({ "signature": "AAAA" });
                })
            },
        ),
        flaw(
            "payload-type-is-json",
            "found the payload type `application/json`",
            |m| m.changed(|b| b["dsseEnvelope"]["payloadType"] = json!("application/json")),
        ),
        flaw(
            "payload-type-is-json-and-signed-so",
            "found the payload type `application/json`",
            |m| {
                m.signed("application/json", m.statement().as_bytes())
                    .to_string()
                    .into_bytes()
            },
        ),
        flaw(
            "payload-type-of-one-predicate",
            "found the payload type `application/vnd.in-toto.provenance+json`",
            |m| {
                m.signed(
                    "application/vnd.in-toto.provenance+json",
                    m.statement().as_bytes(),
                )
                .to_string()
                .into_bytes()
            },
        ),
        flaw("payload-type-empty", "found the payload type ``", |m| {
            m.changed(|b| b["dsseEnvelope"]["payloadType"] = json!(""))
        }),
        flaw(
            "payload-type-in-upper-case",
            "found the payload type `APPLICATION/VND.IN-TOTO+JSON`",
            |m| {
                m.changed(|b| {
                    b["dsseEnvelope"]["payloadType"] = json!("APPLICATION/VND.IN-TOTO+JSON")
                })
            },
        ),
    ]
}
