//! The identity token that the environment of a CI job offers.

use serde::Deserialize;
use zeroize::Zeroizing;

use super::token::{IdentityToken, TokenError, without};
use crate::http::{Http, Request};
use crate::limits;
use crate::text;

/// The variable in which GitLab, and whoever wants to, hands a token over.
pub const VARIABLE: &str = "SIGSTORE_ID_TOKEN";

impl IdentityToken {
    /// Returns the token that the environment offers: `SIGSTORE_ID_TOKEN`, as GitLab sets it, or that of a GitHub workflow.
    ///
    /// # Errors
    /// When there is one, and it cannot be had.
    pub fn ambient(
        variable: &dyn Fn(&str) -> Option<String>,
        audience: &str,
        http: &dyn Http,
    ) -> Result<Option<Self>, TokenError> {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        if let Some(token) = set(VARIABLE) {
            return Self::from_jwt(&token).map(Some);
        }
        if set("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
            return Ok(None);
        }
        let (Some(url), Some(bearer)) = (
            set("ACTIONS_ID_TOKEN_REQUEST_URL"),
            set("ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
        ) else {
            return Err(TokenError::NotPermitted);
        };
        github(&url, &bearer, audience, http).map(Some)
    }
}

/// Asks GitHub's service, as its documentation of OpenID Connect for Actions says.
fn github(
    url: &str,
    bearer: &str,
    audience: &str,
    http: &dyn Http,
) -> Result<IdentityToken, TokenError> {
    #[derive(Deserialize)]
    struct Answer {
        value: String,
    }

    let joint = if url.contains('?') { '&' } else { '?' };
    let request = Request::get(format!("{url}{joint}audience={audience}"))
        .with_header("authorization", format!("bearer {bearer}"))
        .with_header("accept", "application/json");
    let response = http.send(&request, limits::RESPONSE_BYTES)?;
    if !response.is_success() {
        let said = String::from_utf8_lossy(&response.body);
        let said = without(said.trim(), std::iter::once(bearer));
        return Err(TokenError::Status {
            status: response.status,
            said: text::cut(&said, limits::MESSAGE_CHARS).to_string(),
        });
    }
    let body = Zeroizing::new(response.body);
    let answer: Answer = serde_json::from_slice(&body)
        .map_err(|_| TokenError::Malformed("expected JSON with a `value`".into()))?;
    let token = Zeroizing::new(answer.value);
    IdentityToken::from_jwt(&token)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use serde_json::json;

    use super::*;
    use crate::attest::AUDIENCE;
    use crate::attest::token::tests::usual;
    use crate::http::{HttpError, Response};

    /// Answers the same, and keeps what it was asked.
    struct Service {
        status: u16,
        body: String,
        asked: RefCell<Vec<Request>>,
    }

    impl Http for Service {
        fn send(&self, request: &Request, _: u64) -> Result<Response, HttpError> {
            self.asked.borrow_mut().push(request.clone());
            Ok(Response {
                status: self.status,
                body: self.body.clone().into_bytes(),
            })
        }
    }

    fn service(status: u16, body: impl ToString) -> Service {
        Service {
            status,
            body: body.to_string(),
            asked: RefCell::default(),
        }
    }

    const GITHUB: [(&str, &str); 3] = [
        ("GITHUB_ACTIONS", "true"),
        (
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            "https://actions.example.com/token?api-version=2",
        ),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "bearer-of-the-job"),
    ];

    fn ambient(
        variables: &[(&str, &str)],
        service: &Service,
    ) -> Result<Option<IdentityToken>, TokenError> {
        let variable = |name: &str| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        };
        IdentityToken::ambient(&variable, AUDIENCE, service)
    }

    #[test]
    fn variable_comes_first_and_without_an_environment_there_is_no_token() {
        let nobody = service(500, "");
        let found = ambient(&[(VARIABLE, &usual())], &nobody).unwrap().unwrap();
        assert_eq!(found.identity(), "ann@example.com");
        assert!(ambient(&[], &nobody).unwrap().is_none());
        assert!(ambient(&[(VARIABLE, "")], &nobody).unwrap().is_none());
        assert!(nobody.asked.borrow().is_empty());
    }

    #[test]
    fn github_is_asked_for_a_token_made_out_to_sigstore() {
        let github = service(200, json!({ "value": usual() }));
        let found = ambient(&GITHUB, &github).unwrap().unwrap();
        assert_eq!(found.identity(), "ann@example.com");
        let asked = github.asked.borrow();
        let [request] = asked.as_slice() else {
            panic!("{asked:?}")
        };
        assert_eq!(
            request.url,
            "https://actions.example.com/token?api-version=2&audience=sigstore"
        );
        let bearer = ("authorization", "bearer bearer-of-the-job".to_owned());
        assert!(request.headers.contains(&bearer));
    }

    #[test]
    fn workflow_without_a_token_is_told_so() {
        let github = service(200, "");
        assert!(matches!(
            ambient(&GITHUB[..1], &github),
            Err(TokenError::NotPermitted)
        ));
        let error = ambient(&GITHUB, &service(403, "no: bearer-of-the-job")).unwrap_err();
        assert!(!error.to_string().contains("of-the-job"), "{error}");
        for (status, body) in [(403, "no"), (200, "no"), (200, "{\"value\":\"no\"}")] {
            let error = ambient(&GITHUB, &service(status, body)).unwrap_err();
            let is_told = match status {
                200 => matches!(error, TokenError::Malformed(_)),
                _ => matches!(error, TokenError::Status { .. }),
            };
            assert!(is_told, "{error}");
        }
    }
}
