//! Services that hang, lie or die: a clear error, nothing written, and the same command works when they are well again.

use serde_json::Value;

use super::http::{Act, Asked, Service, forward};
use super::signing::flip;
use super::{Desk, Instance};

/// The three services, each by the flag that names it.
const SERVICES: [(&str, &str, &str); 3] = [
    ("--fulcio-url", "fulcio", "certificate authority"),
    ("--rekor-url", "rekor", "transparency log"),
    (
        "--timestamp-server-url",
        "timestamps",
        "timestamp authority",
    ),
];

/// Signs with one service in another's place. Returns the status and what was said; nothing is written if it is not 0.
fn with(desk: &Desk, instance: &Instance, flag: &str, url: &str) -> super::Said {
    within("60", desk, instance, flag, url)
}

fn within(seconds: &str, desk: &Desk, instance: &Instance, flag: &str, url: &str) -> super::Said {
    let args = [
        "attest",
        "tool.wasm",
        "--identity-token",
        "token.txt",
        "--timeout",
        seconds,
        flag,
        url,
    ];
    desk.run(&args, &instance.flags())
}

#[test]
fn interop_services_that_hang_or_die_leave_nothing_behind() {
    let Some(instance) = Instance::here("interop_services_that_hang_or_die_leave_nothing_behind")
    else {
        return;
    };
    let desk = Desk::new();
    desk.write("token.txt", instance.token(""));
    type Misbehave = fn(&Asked) -> Act;
    let ways: [(&str, Misbehave, &str); 8] = [
        ("hang", |_| Act::Hang, "no answer within 12 s"),
        ("drip", |_| Act::Drip, "no answer within 12 s"),
        ("die", |_| Act::Die, "connection failed"),
        (
            "die in the middle",
            |_| Act::DieInTheMiddle,
            "connection failed",
        ),
        ("flood", |_| Act::Flood, "more than 4194304 bytes"),
        (
            "refuse",
            |_| Act::Answer(503, b"\x1b[31mcome back tomorrow".to_vec()),
            "HTTP status 503: \\u{1b}[31mcome back tomorrow",
        ),
        (
            "redirect",
            |_| Act::Redirect("http://127.0.0.1:1/".into()),
            "HTTP status 307",
        ),
        (
            "babble",
            |_| Act::Answer(201, b"[1, 2".to_vec()),
            "an answer that is none",
        ),
    ];
    for (flag, _, what) in SERVICES {
        for (way, act, wanted) in ways {
            let service = Service::new(act);
            // The others need their time to answer.
            let seconds = if wanted.contains("12 s") { "12" } else { "60" };
            let said = within(seconds, &desk, &instance, flag, &service.url);
            assert_eq!(said.status, Some(3), "{what}, {way}: {}", said.text);
            assert!(
                said.text.contains(what) && said.text.contains(&service.url),
                "{what}, {way}: {}",
                said.text
            );
            assert!(said.text.contains(wanted), "{what}, {way}: {}", said.text);
            assert_eq!(desk.files(), ["token.txt", "tool.wasm"], "{what}, {way}");
        }
        // Nobody is there at all.
        let said = with(&desk, &instance, flag, "http://127.0.0.1:1").is(3);
        assert!(said.contains("connection failed"), "{said}");
        // And what would go over the network in the open is not sent.
        let said = with(&desk, &instance, flag, "http://services.example.com").is(3);
        assert!(said.contains("expected an https URL"), "{said}");
    }
    assert_eq!(desk.files(), ["token.txt", "tool.wasm"]);
    // The same token and the same command, with services that are well.
    desk.run(
        &["attest", "tool.wasm", "--identity-token", "token.txt"],
        &instance.flags(),
    )
    .is(0);
    desk.run(&["verify", "tool.wasm"], &instance.ann()).is(0);
}

/// A service that hands a request on, and changes what comes back.
fn liar(url: &str, change: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> Service {
    let url = url.to_owned();
    Service::new(move |asked| {
        let mut asked = asked.clone();
        // A timestamp authority's URL has a path of its own.
        if url.ends_with(&asked.path) || asked.path == "/" {
            asked.path = String::new();
        }
        let (status, body) = forward(&url, &asked);
        Act::Answer(status, change(body))
    })
}

fn json(change: impl Fn(&mut Value)) -> impl Fn(Vec<u8>) -> Vec<u8> {
    move |body| {
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        change(&mut body);
        body.to_string().into_bytes()
    }
}

#[test]
fn interop_services_that_lie_are_found_out_before_anything_is_written() {
    let Some(instance) =
        Instance::here("interop_services_that_lie_are_found_out_before_anything_is_written")
    else {
        return;
    };
    let desk = Desk::new();
    desk.write("token.txt", instance.token(""));
    let log = |change: fn(&mut Value)| liar(instance.url("rekor"), json(change));
    let checkpoint = |entry: &mut Value, from: &str, to: &str| {
        let text = &mut entry["inclusionProof"]["checkpoint"]["envelope"];
        *text = text.as_str().unwrap().replacen(from, to, 1).into();
    };
    let honest = [
        ("--fulcio-url", liar(instance.url("fulcio"), |body| body)),
        ("--rekor-url", log(|_| {})),
        (
            "--timestamp-server-url",
            liar(instance.url("timestamps"), |body| body),
        ),
    ];
    // One that hands everything on does no harm: it is the lie that is found out.
    for (flag, service) in honest {
        with(&desk, &instance, flag, &service.url).is(0);
        assert_eq!(service.n_asked(), 1);
        std::fs::remove_file(desk.path("tool.wasm.sigstore.json")).unwrap();
    }
    let unsigned = move |entry: &mut Value| checkpoint(entry, "log.example.com", "fog.example.com");
    let fulcio = instance.url("fulcio").to_owned();
    // Takes the token for a certificate to a key of its own.
    let stolen = Service::new(move |asked| {
        let key = wasm_audit::attest::PrivateKey::generate().unwrap();
        let mut request: Value = serde_json::from_slice(&asked.body).unwrap();
        request["publicKeyRequest"]["publicKey"]["content"] =
            key.public_key().unwrap().to_pem().into();
        let pair = sigstore_crypto::KeyPair::from_pkcs8_der(
            pem::parse(key.to_pem().as_str()).unwrap().contents(),
        )
        .unwrap();
        request["publicKeyRequest"]["proofOfPossession"] =
            pair.sign(super::ANN.as_bytes()).unwrap().to_base64().into();
        let asked = Asked {
            body: request.to_string().into_bytes(),
            ..asked.clone()
        };
        let (status, body) = forward(&fulcio, &asked);
        Act::Answer(status, body)
    });
    // Says what it was asked.
    let token = std::fs::read_to_string(desk.path("token.txt")).unwrap();
    let echo = Service::new(|asked| Act::Answer(400, asked.body.clone()));
    let said = with(&desk, &instance, "--fulcio-url", &echo.url).is(3);
    let (claims, signature) = token.rsplit_once('.').unwrap();
    assert!(
        !said.contains(claims) && !said.contains(signature),
        "{said}"
    );
    let lies: Vec<(&str, Service, &str)> = vec![
        ("--fulcio-url", stolen, "the certificate is for another key"),
        (
            "--fulcio-url",
            liar(
                instance.url("fulcio"),
                json(|answer| {
                    answer["signedCertificateEmbeddedSct"]["chain"]["certificates"] =
                        Value::Array(vec![]);
                }),
            ),
            "the chain of certificates is empty",
        ),
        (
            "--rekor-url",
            log(|entry| flip(&mut entry["canonicalizedBody"], |length| length / 2)),
            "does not verify",
        ),
        (
            "--rekor-url",
            log(|entry| {
                entry["inclusionProof"]["hashes"] =
                    serde_json::json!(["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]);
            }),
            "does not verify",
        ),
        (
            "--rekor-url",
            log(|entry| drop(entry.as_object_mut().unwrap().remove("inclusionProof"))),
            "does not verify",
        ),
        (
            "--rekor-url",
            liar(instance.url("rekor"), json(unsigned)),
            "does not verify",
        ),
        (
            "--rekor-url",
            log(|entry| {
                entry["logId"]["keyId"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".into()
            }),
            "lists no transparency log",
        ),
        (
            "--rekor-url",
            log(|entry| entry["kindVersion"]["version"] = "0.0.1".into()),
            "another kind",
        ),
        (
            "--timestamp-server-url",
            liar(instance.url("timestamps"), |mut body| {
                let last = body.len() - 1;
                body[last] ^= 1;
                body
            }),
            "does not verify",
        ),
    ];
    for (flag, service, wanted) in lies {
        let said = with(&desk, &instance, flag, &service.url);
        assert_eq!(said.status, Some(3), "{wanted}: {}", said.text);
        assert!(said.text.contains(wanted), "{wanted}: {}", said.text);
        assert_eq!(desk.files(), ["token.txt", "tool.wasm"], "{wanted}");
    }
}

#[test]
fn interop_answer_to_another_request_is_no_answer() {
    let Some(instance) = Instance::here("interop_answer_to_another_request_is_no_answer") else {
        return;
    };
    let desk = Desk::new();
    for (flag, service, _) in SERVICES {
        desk.write("token.txt", instance.token(""));
        // Answers every request as it did the first.
        let first = std::sync::OnceLock::new();
        let url = instance.url(service).to_owned();
        let parrot = Service::new(move |asked| {
            let mut asked = asked.clone();
            if url.ends_with(&asked.path) || asked.path == "/" {
                asked.path = String::new();
            }
            let (status, body) = first.get_or_init(|| forward(&url, &asked));
            Act::Answer(*status, body.clone())
        });
        with(&desk, &instance, flag, &parrot.url).is(0);
        std::fs::remove_file(desk.path("tool.wasm.sigstore.json")).unwrap();
        let said = with(&desk, &instance, flag, &parrot.url);
        assert_eq!(said.status, Some(3), "{service}: {}", said.text);
        assert_eq!(desk.files(), ["token.txt", "tool.wasm"], "{service}");
    }
}

#[test]
fn interop_certificate_that_names_another_than_the_token_is_refused() {
    let test = "interop_certificate_that_names_another_than_the_token_is_refused";
    let Some(instance) = Instance::here(test) else {
        return;
    };
    let desk = Desk::new();
    // It says that another issuer stands behind it, and Fulcio here certifies who handed it on.
    desk.write(
        "token.txt",
        instance.token("connector=https://id.example.com"),
    );
    let said = desk
        .run(
            &["attest", "tool.wasm", "--identity-token", "token.txt"],
            &instance.flags(),
        )
        .is(3);
    let issuer = instance.url("issuer");
    let wanted = format!(
        "the certificate names `{issuer}`, and the identity token `https://id.example.com`"
    );
    assert!(said.contains(&wanted), "{said}");
    assert_eq!(desk.files(), ["token.txt", "tool.wasm"]);
}
