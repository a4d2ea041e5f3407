//! The services, their keys, and what clients are told of them.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::issuer::Issuer;
use crate::run::{capture, step, write_whole};
use crate::sigstore;

/// A running instance. It ends when this is dropped.
pub(crate) struct Stack {
    folder: tempfile::TempDir,
    services: Vec<Child>,
}

/// What the log of certificates and Rekor call themselves.
const CT_ORIGIN: &str = "ct.example.com";
const LOG_ORIGIN: &str = "log.example.com";

/// The passphrase of the authority's key, which lives as long as the instance.
const PASSPHRASE: &str = "until-the-tests-are-done";

/// How long a service may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long services need before they do what they are asked, once they listen.
const SETTLING: Duration = Duration::from_secs(5);

/// Since when everything is trusted.
const START: &str = "2026-01-01T00:00:00Z";

impl Stack {
    /// Makes keys, starts every service and waits until it answers.
    pub(crate) fn start() -> Result<Self> {
        step("starting a Sigstore instance on loopback");
        let mut stack = Self {
            folder: tempfile::tempdir().context("cannot make a temporary folder")?,
            services: Vec::new(),
        };
        stack.keys()?;
        let issuer = Issuer::start()?;
        let oidc = json!({ "OIDCIssuers": { &issuer: { "IssuerURL": issuer, "ClientID": "sigstore", "Type": "email" } } });
        stack.write("fulcio.json", &oidc)?;
        let ct = stack.certificate_log()?;
        let fulcio = stack.authority(&ct)?;
        let rekor = stack.log()?;
        let timestamps = stack.timestamp_authority()?;
        let chain = get(&format!("{timestamps}/certchain"))?;
        write_whole(&stack.path("timestamps.pem"), chain.as_bytes())?;
        stack.write("trusted_root.json", &stack.trusted_root(&fulcio, &chain)?)?;
        stack.write(
            "signing_config.json",
            &signing_config(&issuer, &fulcio, &rekor, &timestamps),
        )?;
        let described =
            json!({ "issuer": issuer, "fulcio": fulcio, "rekor": rekor, "timestamps": timestamps });
        stack.write("stack.json", &described)?;
        // The log of certificates refuses what comes in its first moments, though it listens.
        std::thread::sleep(SETTLING);
        Ok(stack)
    }

    /// Where keys and configurations are: `stack.json`, `trusted_root.json`, `signing_config.json`.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the URLs.
    pub(crate) fn described(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.path("stack.json"))?)
    }

    /// The issuer's URL.
    pub(crate) fn issuer(&self) -> Result<String> {
        let described: Value = serde_json::from_str(&self.described()?)?;
        let issuer = described
            .get("issuer")
            .and_then(Value::as_str)
            .context("an issuer")?;
        Ok(issuer.to_owned())
    }

    /// A token that names Ann.
    pub(crate) fn token(&self) -> Result<String> {
        get(&format!("{}/token", self.issuer()?))
    }

    /// A file of the instance.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder().join(name)
    }

    fn write(&self, name: &str, json: &Value) -> Result<()> {
        write_whole(&self.path(name), json.to_string().as_bytes())
    }

    fn openssl(&self, arguments: &[&str]) -> Result<()> {
        let mut openssl = Command::new("openssl");
        capture(openssl.current_dir(self.folder()).args(arguments)).map(drop)
    }

    fn keys(&self) -> Result<()> {
        let passphrase = format!("pass:{PASSPHRASE}");
        self.openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-days",
            "2",
            "-keyout",
            "authority.key",
            "-passout",
            &passphrase,
            "-out",
            "authority.pem",
            "-subj",
            "/O=wasm-audit tests/CN=authority.example.com",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        ])?;
        self.openssl(&[
            "ecparam",
            "-name",
            "prime256v1",
            "-genkey",
            "-noout",
            "-out",
            "ct.key",
        ])?;
        self.openssl(&["genpkey", "-algorithm", "ed25519", "-out", "log.key"])?;
        for name in ["ct", "log"] {
            let (key, public) = (format!("{name}.key"), format!("{name}.pub"));
            self.openssl(&["pkey", "-in", &key, "-pubout", "-out", &public])?;
        }
        Ok(())
    }

    fn certificate_log(&mut self) -> Result<String> {
        let [port] = free_ports()?;
        self.serve(
            "tesseract",
            &[
                "--private_key=ct.key",
                &format!("--origin={CT_ORIGIN}"),
                "--storage_dir=ct",
                "--roots_pem_file=authority.pem",
                "--ext_key_usages=CodeSigning",
                &format!("--http_endpoint=127.0.0.1:{port}"),
            ],
            port,
        )
    }

    fn authority(&mut self, ct: &str) -> Result<String> {
        let [port, grpc, metrics] = free_ports()?;
        self.serve(
            "fulcio",
            &[
                "serve",
                "--host=127.0.0.1",
                &format!("--port={port}"),
                "--grpc-host=127.0.0.1",
                &format!("--grpc-port={grpc}"),
                &format!("--metrics-port={metrics}"),
                // Its own is one name for the whole machine.
                "--legacy-unix-domain-socket=legacy.socket",
                "--config-path=fulcio.json",
                "--ca=fileca",
                "--fileca-cert=authority.pem",
                "--fileca-key=authority.key",
                &format!("--fileca-key-passwd={PASSPHRASE}"),
                &format!("--ct-log-url={ct}"),
                &format!("--ct-log-origin={CT_ORIGIN}"),
            ],
            port,
        )
    }

    fn log(&mut self) -> Result<String> {
        let [port, grpc, metrics] = free_ports()?;
        self.serve(
            "rekor",
            &[
                "serve",
                "--http-address=127.0.0.1",
                &format!("--http-port={port}"),
                "--grpc-address=127.0.0.1",
                &format!("--grpc-port={grpc}"),
                &format!("--http-metrics-port={metrics}"),
                &format!("--hostname={LOG_ORIGIN}"),
                "--storage-dir=log",
                "--signer-filepath=log.key",
                "--checkpoint-interval=1s",
            ],
            port,
        )
    }

    fn timestamp_authority(&mut self) -> Result<String> {
        let [port] = free_ports()?;
        let url = self.serve(
            "timestamp-server",
            &[
                "serve",
                "--host=127.0.0.1",
                &format!("--port={port}"),
                "--timestamp-signer=memory",
                "--disable-ntp-monitoring",
            ],
            port,
        )?;
        Ok(format!("{url}/api/v1/timestamp"))
    }

    /// Starts a service and waits until its port takes connections.
    fn serve(&mut self, name: &str, arguments: &[&str], port: u16) -> Result<String> {
        let program = sigstore::folder().join(name);
        let log = File::create(self.path(&format!("{name}.log")))?;
        let mut child = Command::new(&program)
            .current_dir(self.folder())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start `{}`", program.display()))?;
        let begun = Instant::now();
        let ended = loop {
            let answers = TcpStream::connect(("127.0.0.1", port)).is_ok();
            // Somebody else may have the port by now; then ours has ended.
            if let Some(status) = child.try_wait()? {
                break Some(format!("it ended with {status}"));
            }
            if answers {
                break None;
            }
            if begun.elapsed() > PATIENCE {
                break Some(format!("it takes no connections after {PATIENCE:?}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        self.services.push(child);
        if let Some(ended) = ended {
            let said = std::fs::read_to_string(self.path(&format!("{name}.log")))?;
            let last = said.lines().last().unwrap_or_default();
            bail!("{name} does not serve: {ended}: {last}");
        }
        Ok(format!("http://127.0.0.1:{port}"))
    }

    /// What clients believe: a Sigstore `trusted_root.json`.
    fn trusted_root(&self, fulcio: &str, timestamps: &str) -> Result<Value> {
        let log = der(&std::fs::read_to_string(self.path("log.pub"))?)?;
        let ct = der(&std::fs::read_to_string(self.path("ct.pub"))?)?;
        // C2SP signed notes name an Ed25519 key by its name, its algorithm and its 32 bytes, which end its SubjectPublicKeyInfo.
        let raw = log
            .split_last_chunk::<32>()
            .context("an Ed25519 key has 32 bytes")?
            .1;
        let log_id = Sha256::new()
            .chain_update(LOG_ORIGIN)
            .chain_update(b"\n\x01")
            .chain_update(raw)
            .finalize();
        let authority = std::fs::read_to_string(self.path("authority.pem"))?;
        let since = json!({ "start": START });
        Ok(json!({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [{
                "baseUrl": format!("https://{LOG_ORIGIN}"),
                "hashAlgorithm": "SHA2_256",
                "publicKey": { "rawBytes": STANDARD.encode(&log), "keyDetails": "PKIX_ED25519", "validFor": since },
                "logId": { "keyId": STANDARD.encode(log_id) },
            }],
            "certificateAuthorities": [{
                "subject": { "organization": "wasm-audit tests", "commonName": "authority.example.com" },
                "uri": fulcio,
                "certChain": { "certificates": certificates(&authority)? },
                "validFor": since,
            }],
            "ctlogs": [{
                "baseUrl": format!("https://{CT_ORIGIN}"),
                "hashAlgorithm": "SHA2_256",
                "publicKey": { "rawBytes": STANDARD.encode(&ct), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": since },
                "logId": { "keyId": STANDARD.encode(Sha256::digest(&ct)) },
            }],
            "timestampAuthorities": [{
                "subject": { "organization": "local", "commonName": "Test TSA" },
                "uri": "https://timestamps.example.com",
                "certChain": { "certificates": certificates(timestamps)? },
                "validFor": since,
            }],
        }))
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        for service in &mut self.services {
            // It may have ended by itself; nothing else is left to do about it.
            let _killed = service.kill();
            let _waited = service.wait();
        }
    }
}

/// What clients sign with: a Sigstore `signing_config.json`.
fn signing_config(issuer: &str, fulcio: &str, rekor: &str, timestamps: &str) -> Value {
    let service = |url: &str, version: u32| json!([{ "url": url, "majorApiVersion": version, "operator": "example.com", "validFor": { "start": START } }]);
    json!({
        "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
        "caUrls": service(fulcio, 1),
        "oidcUrls": service(issuer, 1),
        "rekorTlogUrls": service(rekor, 2),
        "rekorTlogConfig": { "selector": "ANY" },
        "tsaUrls": service(timestamps, 1),
        "tsaConfig": { "selector": "ANY" },
    })
}

/// Ports that nobody listens on now. Somebody may soon; then the service says so, and does not begin.
fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let listeners: Vec<_> = (0..N)
        .map(|_| TcpListener::bind("127.0.0.1:0"))
        .collect::<Result<_, _>>()?;
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

/// Every certificate of a PEM file, as a trusted root lists them.
fn certificates(pem: &str) -> Result<Vec<Value>> {
    pem.split_inclusive("-----END CERTIFICATE-----")
        .filter(|block| block.contains("-----BEGIN CERTIFICATE-----"))
        .map(|block| Ok(json!({ "rawBytes": STANDARD.encode(der(block)?) })))
        .collect()
}

fn der(pem: &str) -> Result<Vec<u8>> {
    let base64: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    STANDARD.decode(base64.trim()).context("not a PEM file")
}

/// Asks a service on loopback. It closes the connection when it is done.
fn get(url: &str) -> Result<String> {
    let rest = url.strip_prefix("http://").context("not a URL of ours")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut connection = TcpStream::connect(host)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    write!(
        connection,
        "GET /{path} HTTP/1.0\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no whole answer")?;
    if !head.starts_with("HTTP/1.1 200") && !head.starts_with("HTTP/1.0 200") {
        bail!(
            "`{url}` answers `{}`",
            head.lines().next().unwrap_or_default()
        );
    }
    Ok(body.to_owned())
}
