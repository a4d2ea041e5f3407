//! An identity token (OpenID Connect): a JWT in which an issuer says who somebody is. For Fulcio to believe, not for us.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::http::HttpError;
use crate::limits;
use crate::text;

/// Whom tokens for Sigstore are made out to.
pub const AUDIENCE: &str = "sigstore";

/// A token. Whoever reads it can sign as its subject until it expires.
pub struct IdentityToken {
    secret: Zeroizing<String>,
    claims: Claims,
}

/// What it says, as far as it matters here. Nobody has verified it.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    email: Option<String>,
    exp: i64,
    #[serde(default)]
    aud: Audience,
    /// Whom an issuer that only hands tokens on has it from.
    federated_claims: Option<Federated>,
}

#[derive(Deserialize)]
struct Federated {
    connector_id: Option<String>,
}

/// One or several, as RFC 7519 has it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Default for Audience {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Not a token.
    #[error("not an identity token (JWT): {0}")]
    Malformed(String),
    /// A token of the past.
    #[error("the identity token expired at {0}")]
    Expired(Timestamp),
    /// A token for somebody else, who would not want others to have it.
    #[error("the identity token is made out to {found}, expected `{wanted}`")]
    Audience {
        /// Whom it is made out to.
        found: String,
        /// Whom it must be made out to.
        wanted: String,
    },
    /// A certificate that names somebody else.
    #[error("the certificate names `{found}`, and the identity token `{wanted}`")]
    Named {
        /// What the certificate has.
        found: String,
        /// What the token has.
        wanted: String,
    },
    /// A workflow that may not have one.
    #[error("the GitHub workflow may not have an identity token")]
    NotPermitted,
    /// The environment has a service for tokens, which gave none.
    #[error("the service for identity tokens gave none")]
    Service(#[from] HttpError),
    /// The same, with words of its own.
    #[error("the service for identity tokens answered with the HTTP status {status}: {said}")]
    Status {
        /// Its status.
        status: u16,
        /// The beginning of what it says.
        said: String,
    },
}

impl IdentityToken {
    /// Reads a token in its compact form: three parts in base64, with points between them.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn from_jwt(text: &str) -> Result<Self, TokenError> {
        let malformed = |what: &str| TokenError::Malformed(what.to_owned());
        let secret = Zeroizing::new(text.trim().to_owned());
        let parts: Vec<_> = secret.split('.').collect();
        let [_, claims, _] = parts.as_slice() else {
            return Err(malformed("expected three parts"));
        };
        // The error of a parser would show pieces of the token.
        let claims = URL_SAFE_NO_PAD
            .decode(claims)
            .map_err(|_| malformed("the claims are not base64url"))?;
        let claims = serde_json::from_slice(&claims)
            .map_err(|_| malformed("expected the claims `iss`, `sub` and `exp`"))?;
        Ok(Self { secret, claims })
    }

    /// Returns an error if the token is one of the past.
    ///
    /// # Errors
    /// When it is.
    pub fn good_at(&self, now: Timestamp) -> Result<(), TokenError> {
        let expires = Timestamp::from_second(self.claims.exp)
            .map_err(|_| TokenError::Malformed("the claim `exp` is out of range".into()))?;
        if expires <= now {
            return Err(TokenError::Expired(expires));
        }
        Ok(())
    }

    /// Returns an error unless the token is made out to `audience`: a token for somebody else is not shown around.
    ///
    /// # Errors
    /// When it is not.
    pub fn for_audience(&self, audience: &str) -> Result<(), TokenError> {
        let all = match &self.claims.aud {
            Audience::One(one) => std::slice::from_ref(one),
            Audience::Several(several) => several.as_slice(),
        };
        if all.iter().any(|found| found == audience) {
            return Ok(());
        }
        Err(TokenError::Audience {
            found: match all {
                [] => "nobody".into(),
                all => format!("`{}`", text::cut(&all.join("`, `"), limits::NAME_CHARS)),
            },
            wanted: audience.to_owned(),
        })
    }

    /// Returns an error if a certificate names somebody else: by another issuer, or by another address if the token has one. Of a
    /// workflow, Fulcio writes the name in a form of its own.
    ///
    /// # Errors
    /// When it does.
    pub fn is_of(&self, subject: &str, issuer: &str) -> Result<(), TokenError> {
        let addresses = self.claims.email.as_deref().map(|email| (subject, email));
        let differs = [Some((issuer, self.issuer())), addresses]
            .into_iter()
            .flatten()
            .find(|(found, wanted)| found != wanted);
        match differs {
            None => Ok(()),
            Some((found, wanted)) => Err(TokenError::Named {
                found: found.to_owned(),
                wanted: wanted.to_owned(),
            }),
        }
    }

    /// Returns whom it names: the address, else the subject. The certificate may name them by another form.
    pub fn identity(&self) -> &str {
        self.claims.email.as_ref().unwrap_or(&self.claims.sub)
    }

    /// Returns who vouches for that.
    pub fn issuer(&self) -> &str {
        let federated = self.claims.federated_claims.as_ref();
        let handed_on = federated.and_then(|claims| claims.connector_id.as_deref());
        handed_on.unwrap_or(&self.claims.iss)
    }

    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// Takes the token out of what a service said, which may be shown to many.
    pub(super) fn taken_out_of(&self, said: &str) -> String {
        without(said, self.secret.split('.'))
    }
}

/// Takes secrets out of a text.
pub(super) fn without<'a>(text: &str, secrets: impl Iterator<Item = &'a str>) -> String {
    // The short ones are no secrets, and would take half of the text with them.
    secrets
        .filter(|secret| secret.len() >= 8)
        .fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
}

impl fmt::Debug for IdentityToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityToken(…)")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::*;

    pub(in crate::attest) fn jwt(claims: &Value) -> String {
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        format!("e30.{claims}.c2ln")
    }

    pub(in crate::attest) fn usual() -> String {
        jwt(
            &json!({ "iss": "https://id.example.com", "sub": "42", "email": "ann@example.com", "exp": 2_000_000_000 }),
        )
    }

    #[test]
    fn token_says_who_and_is_not_shown() {
        let token = IdentityToken::from_jwt(&format!("{}\n", usual())).unwrap();
        assert_eq!(token.identity(), "ann@example.com");
        assert_eq!(token.issuer(), "https://id.example.com");
        assert_eq!(format!("{token:?}"), "IdentityToken(…)");
        let workflow = jwt(
            &json!({ "iss": "https://id.example.com", "sub": "repo:a/b", "exp": 2_000_000_000 }),
        );
        let workflow = IdentityToken::from_jwt(&workflow).unwrap();
        assert_eq!(workflow.identity(), "repo:a/b");
    }

    #[test]
    fn token_of_the_past_is_refused_before_anybody_is_asked() {
        let token = IdentityToken::from_jwt(&usual()).unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        token.good_at(at(1_999_999_999)).unwrap();
        assert!(matches!(
            token.good_at(at(2_000_000_000)),
            Err(TokenError::Expired(_))
        ));
    }

    #[test]
    fn what_is_no_token_is_refused_without_showing_it() {
        for text in [
            "",
            "a.b",
            "a.b.c.d",
            "e30.???.c2ln",
            "e30.e30.c2ln",
            "e30.c2VjcmV0.c2ln",
        ] {
            let error = IdentityToken::from_jwt(text).unwrap_err().to_string();
            assert!(error.starts_with("not an identity token"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn token_for_somebody_else_stays_here() {
        for (aud, is_ours) in [
            (json!("sigstore"), true),
            (json!(["a", "sigstore"]), true),
            (json!("a"), false),
            (json!([]), false),
            (json!(null), false),
        ] {
            let mut claims = json!({ "iss": "i", "sub": "s", "exp": 2_000_000_000 });
            if !aud.is_null() {
                claims["aud"] = aud.clone();
            }
            let token = IdentityToken::from_jwt(&jwt(&claims)).unwrap();
            assert_eq!(token.for_audience(AUDIENCE).is_ok(), is_ours, "{aud}");
        }
    }

    #[test]
    fn certificate_must_name_whom_the_token_names() {
        let token = IdentityToken::from_jwt(&usual()).unwrap();
        let (ann, issuer) = ("ann@example.com", "https://id.example.com");
        token.is_of(ann, issuer).unwrap();
        assert!(token.is_of("bob@example.com", issuer).is_err());
        assert!(token.is_of(ann, "https://other.example.com").is_err());
        // An issuer that hands on tokens of others is not whom the certificate names.
        let handed_on = jwt(
            &json!({ "iss": "https://dex.example.com", "sub": "42", "exp": 2_000_000_000,
            "federated_claims": { "connector_id": issuer } }),
        );
        let handed_on = IdentityToken::from_jwt(&handed_on).unwrap();
        handed_on.is_of("anything", issuer).unwrap();
        assert!(
            handed_on
                .is_of("anything", "https://dex.example.com")
                .is_err()
        );
    }

    #[test]
    fn what_a_service_says_shows_no_token() {
        let token = IdentityToken::from_jwt(&format!("{}bmF0dXJl", usual())).unwrap();
        let said = token.taken_out_of(&format!("bad token {} here", token.secret()));
        assert_eq!(said, "bad token e30.….… here");
    }
}
