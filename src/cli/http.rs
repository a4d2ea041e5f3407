//! The network, which the program owns and the library does not.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};
use wasm_audit::http::{Http, HttpError, Method, Request, Response};

/// Seconds to wait for a whole answer. Rekor v2 answers when the entry is in the log, which takes some seconds.
pub(super) const PATIENCE: u16 = 30;

/// A client that follows no redirection and waits so long and no longer.
pub(super) struct Client {
    /// By way of the proxy of the environment, if there is one: it sees TLS.
    agent: Agent,
    /// For this machine, whose own address is another machine's to a proxy.
    direct: Agent,
    seconds: u64,
}

impl Client {
    pub(super) fn new(seconds: u16) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(
                rustls::crypto::aws_lc_rs::default_provider(),
            ))
            .build();
        let config = || {
            Agent::config_builder()
                .tls_config(tls.clone())
                .timeout_global(Some(Duration::from_secs(seconds.into())))
                // A token is for whom it is sent to.
                .max_redirects(0)
                .http_status_as_error(false)
                .user_agent(concat!("wasm-audit/", env!("CARGO_PKG_VERSION")))
        };
        Self {
            agent: config().build().new_agent(),
            direct: config().proxy(None).build().new_agent(),
            seconds: seconds.into(),
        }
    }

    fn failed(&self, error: ureq::Error) -> HttpError {
        match error {
            ureq::Error::Timeout(_) => HttpError::TimedOut(self.seconds),
            error => HttpError::Failed(error.to_string()),
        }
    }
}

impl Http for Client {
    fn send(&self, request: &Request, limit: u64) -> Result<Response, HttpError> {
        let agent = match private(&request.url)? {
            Way::Tls => &self.agent,
            Way::ThisMachine => &self.direct,
        };
        let answer = match request.method {
            Method::Get => {
                let mut asking = agent.get(&request.url);
                for (name, value) in &request.headers {
                    asking = asking.header(*name, value);
                }
                asking.call()
            }
            Method::Post => {
                let mut asking = agent.post(&request.url);
                for (name, value) in &request.headers {
                    asking = asking.header(*name, value);
                }
                asking.send(request.body.as_slice())
            }
        };
        let answer = answer.map_err(|error| self.failed(error))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        answer
            .into_body()
            .into_reader()
            .take(limit + 1)
            .read_to_end(&mut body)
            .map_err(|error| self.failed(error.into()))?;
        if body.len() as u64 > limit {
            return Err(HttpError::TooLarge(limit));
        }
        Ok(Response { status, body })
    }
}

/// How a request goes where others cannot read it.
enum Way {
    Tls,
    ThisMachine,
}

/// Tokens and signatures are sent through TLS, or not beyond this machine.
fn private(url: &str) -> Result<Way, HttpError> {
    let wanted = "an https URL (http only on this machine)";
    let refused = || HttpError::Url {
        found: url.to_owned(),
        wanted,
    };
    let read: Uri = url.parse().map_err(|_| refused())?;
    let host = read.host().ok_or_else(refused)?;
    let here = host == "localhost"
        || host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    match read.scheme_str() {
        Some("https") if here => Ok(Way::ThisMachine),
        Some("https") => Ok(Way::Tls),
        Some("http") if here => Ok(Way::ThisMachine),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_in_the_open_beyond_this_machine() {
        for url in [
            "https://fulcio.example.com",
            "http://127.0.0.1:5555/api",
            "http://localhost:5555",
            "http://[::1]:5555",
        ] {
            private(url).unwrap();
        }
        for url in [
            "http://fulcio.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://user@example.com#127.0.0.1",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "127.0.0.1",
            "",
        ] {
            assert!(private(url).is_err(), "{url}");
        }
    }
}
