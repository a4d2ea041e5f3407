//! An issuer of identity tokens (OpenID Connect) that says whatever it is asked to. Fulcio believes it because it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The issuer, on a thread of its own for as long as the process lives.
pub(super) struct Issuer {
    url: String,
    key: EcdsaKeyPair,
}

impl Issuer {
    /// Starts an issuer and returns its URL.
    pub(super) fn start() -> Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").context("cannot listen on loopback")?;
        let url = format!("http://{}", listener.local_addr()?);
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
                .map_err(|_| anyhow!("no key could be made"))?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref())
            .map_err(|_| anyhow!("the key cannot be read"))?;
        let issuer = Arc::new(Self {
            url: url.clone(),
            key,
        });
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let issuer = Arc::clone(&issuer);
                // A client that went away is no reason to stop.
                std::thread::spawn(move || drop(issuer.answer(connection)));
            }
        });
        Ok(url)
    }

    fn answer(&self, mut connection: TcpStream) -> Result<()> {
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut lines = BufReader::new(connection.try_clone()?).lines();
        let first = lines.next().context("an empty request")??;
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let target = first.split(' ').nth(1).unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (status, body) = match path {
            "/.well-known/openid-configuration" => ("200 OK", self.configuration().to_string()),
            "/keys" => ("200 OK", json!({ "keys": [self.jwk()?] }).to_string()),
            "/token" => ("200 OK", self.token(query)?),
            // As GitHub's service for the jobs of its workflows answers.
            "/actions" => (
                "200 OK",
                json!({ "value": self.token(query)?, "count": 1 }).to_string(),
            ),
            _ => ("404 Not Found", String::new()),
        };
        write!(
            connection,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )?;
        Ok(())
    }

    fn configuration(&self) -> Value {
        let url = &self.url;
        json!({
            "issuer": url,
            "jwks_uri": format!("{url}/keys"),
            "authorization_endpoint": format!("{url}/auth"),
            "token_endpoint": format!("{url}/token"),
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })
    }

    fn jwk(&self) -> Result<Value> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point
            .get(1..33)
            .zip(point.get(33..65))
            .context("a point has two halves")?;
        Ok(json!({
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "1",
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
        }))
    }

    /// A token that says what the query says: `email`, `verified`, `iss`, `audience`, `connector`, and in how many seconds it expires.
    fn token(&self, query: &str) -> Result<String> {
        let asked: BTreeMap<&str, &str> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        #[expect(
            clippy::disallowed_methods,
            reason = "Fulcio looks at the clock, and so must whoever it believes"
        )]
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
        let lives: i64 = asked.get("lives").map_or(Ok(600), |lives| lives.parse())?;
        let email = asked.get("email").copied().unwrap_or("ann@example.com");
        let mut claims = json!({
            "iss": asked.get("iss").copied().unwrap_or(&self.url),
            "aud": asked.get("audience").copied().unwrap_or("sigstore"),
            "sub": email,
            "email": email,
            "email_verified": asked.get("verified") != Some(&"false"),
            "iat": now - 5,
            "exp": now + lives,
        });
        if let (Some(connector), Some(claims)) = (asked.get("connector"), claims.as_object_mut()) {
            let federated = json!({ "connector_id": connector });
            claims.insert("federated_claims".into(), federated);
        }
        let header = json!({ "alg": "ES256", "kid": "1", "typ": "JWT" });
        let signed = [header, claims]
            .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()))
            .join(".");
        let signature = self
            .key
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| anyhow!("the issuer cannot sign"))?;
        Ok(format!(
            "{signed}.{}",
            URL_SAFE_NO_PAD.encode(signature.as_ref())
        ))
    }
}
