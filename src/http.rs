//! A service asked over HTTP. The library opens no connection: whoever uses it does, behind [`Http`].

use std::fmt;

/// How a service is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// For what is there.
    Get,
    /// To make something.
    Post,
}

/// What a service is asked.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where, as an absolute URL.
    pub url: String,
    /// Names and values of headers. Values may be secret.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent. It may be secret.
    pub body: Vec<u8>,
}

/// What a service answered, whatever its status.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body, within the bound that was asked for.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The service took too long.
    #[error("there was no answer within {0} s")]
    TimedOut(u64),
    /// The answer has too many bytes.
    #[error("the answer has more than {0} bytes")]
    TooLarge(u64),
    /// The URL is none, or would send secrets in the open.
    #[error("found `{found}`, expected {wanted}")]
    Url {
        /// What was found.
        found: String,
        /// What is asked for.
        wanted: &'static str,
    },
    /// No connection, or one that broke.
    #[error("the connection failed: {0}")]
    Failed(String),
}

/// Asks services. It follows no redirection, and waits within bounds.
pub trait Http {
    /// Sends a request and reads at most `limit` bytes of the answer.
    ///
    /// # Errors
    /// When there is no whole answer. A status that tells of a failure is an answer.
    fn send(&self, request: &Request, limit: u64) -> Result<Response, HttpError>;
}

impl Request {
    /// Asks for what is there.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Sends bytes of a media type.
    pub fn post(url: impl Into<String>, media_type: &str, body: Vec<u8>) -> Self {
        Self {
            method: Method::Post,
            url: url.into(),
            headers: vec![("content-type", media_type.to_owned())],
            body,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Response {
    /// Whether the status tells of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({:?} {})", self.method, self.url)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_a_request_are_not_shown_by_debug() {
        let request = Request::post("https://example.com", "text/plain", b"secret".to_vec())
            .with_header("authorization", "bearer secret");
        assert_eq!(format!("{request:?}"), "Request(Post https://example.com)");
    }
}
