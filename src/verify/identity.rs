//! Whom a certificate names, whom we believe, and how the two compare, field by field.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use sigstore_crypto::CertificateInfo;

use super::pattern::Pattern;

/// Whom a signing certificate names. Nothing authenticates it before the certificate is verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Certificate {
    /// The subject alternative name: an address or a URI, as of a workflow.
    pub subject: String,
    /// Who vouched for it: the issuer of the OIDC token.
    pub issuer: String,
    /// What else it says of the workflow.
    pub claims: BTreeMap<Claim, String>,
}

/// What a certificate says of the CI workflow that it was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Claim {
    /// The repository that was built, as `owner/name` on GitHub, else as a URL.
    Repository,
    /// The branch or tag, as in `refs/heads/main`.
    Ref,
    /// The workflow's name, as people see it.
    Workflow,
    /// The event that began it, as in `push`.
    Trigger,
    /// The commit.
    Sha,
}

/// A signer who is believed by a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// What it is called in the trust configuration.
    pub name: Option<String>,
    /// What the certificate must name.
    pub subject: Pattern,
    /// Who must have vouched for it.
    pub issuer: Pattern,
    /// What the certificate must say of the workflow.
    pub claims: BTreeMap<Claim, String>,
    /// When the signer is believed.
    pub window: Window,
}

/// The days on which a signer is believed, both ends included.
///
/// What counts is when the signature was made, if a log or timestamp authority proves that; else the day of the judgement:
/// what a signer says of the time is worth nothing once the key is in other hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Window {
    /// The first day, in UTC.
    pub not_before: Option<Date>,
    /// The last day, in UTC.
    pub not_after: Option<Date>,
}

/// How a certificate compares with one signer who is believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// What the signer is called in the trust configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Every field that is demanded.
    pub fields: Vec<Field>,
}

/// One field of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Field {
    /// Which.
    pub field: &'static str,
    /// What the signer must have.
    pub expected: String,
    /// What the certificate has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Whether that is the same.
    pub matches: bool,
}

impl Identity {
    /// Believes a subject whom an issuer vouches for, on every day.
    pub fn new(subject: Pattern, issuer: Pattern) -> Self {
        Self {
            name: None,
            subject,
            issuer,
            claims: BTreeMap::new(),
            window: Window::default(),
        }
    }

    /// Compares a certificate, and the days on which it was used, with what is demanded.
    pub fn compare(&self, certificate: &Certificate, days: &[Date]) -> Comparison {
        let mut fields = vec![
            Field::of("subject", &self.subject, Some(&certificate.subject)),
            Field::of("issuer", &self.issuer, Some(&certificate.issuer)),
        ];
        fields.extend(self.claims.iter().map(|(claim, wanted)| {
            let found = certificate.claims.get(claim);
            Field::of(claim.name(), &Pattern::exact(wanted), found)
        }));
        fields.extend(self.window.compare(days));
        Comparison {
            name: self.name.clone(),
            fields,
        }
    }
}

impl Comparison {
    /// Returns whether every field matches.
    pub fn matches(&self) -> bool {
        self.fields.iter().all(|field| field.matches)
    }
}

impl Field {
    fn of(field: &'static str, wanted: &Pattern, found: Option<&String>) -> Self {
        Self {
            field,
            expected: wanted.to_string(),
            found: found.cloned(),
            matches: found.is_some_and(|found| wanted.is_met_by(found)),
        }
    }
}

impl Window {
    /// Returns whether every day is in it.
    pub fn holds(&self, days: &[Date]) -> bool {
        days.iter().all(|day| {
            self.not_before.is_none_or(|first| first <= *day)
                && self.not_after.is_none_or(|last| *day <= last)
        })
    }

    fn compare(&self, days: &[Date]) -> Option<Field> {
        (*self != Self::default()).then(|| Field {
            field: "day",
            expected: self.to_string(),
            found: Some(
                days.iter()
                    .map(Date::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            matches: self.holds(days),
        })
    }
}

impl Certificate {
    pub(super) fn new(info: &CertificateInfo) -> Self {
        let now = &info.ci_claims;
        let old = &now.deprecated_github;
        let repository = now
            .source_repository_uri
            .as_ref()
            .map(|uri| uri.strip_prefix(GITHUB).unwrap_or(uri).to_owned());
        let claims = [
            (
                Claim::Repository,
                repository.or_else(|| old.workflow_repository.clone()),
            ),
            (
                Claim::Ref,
                now.source_repository_ref
                    .clone()
                    .or_else(|| old.workflow_ref.clone()),
            ),
            (Claim::Workflow, old.workflow_name.clone()),
            (
                Claim::Trigger,
                now.build_trigger
                    .clone()
                    .or_else(|| old.workflow_trigger.clone()),
            ),
            (
                Claim::Sha,
                now.source_repository_digest
                    .clone()
                    .or_else(|| old.workflow_sha.clone()),
            ),
        ];
        Self {
            subject: info
                .identity
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            issuer: info.issuer.clone().unwrap_or_default(),
            claims: claims
                .into_iter()
                .filter_map(|(claim, value)| Some((claim, value?)))
                .collect(),
        }
    }
}

const GITHUB: &str = "https://github.com/";

impl Claim {
    /// Every claim.
    pub const ALL: [Self; 5] = [
        Self::Repository,
        Self::Ref,
        Self::Workflow,
        Self::Trigger,
        Self::Sha,
    ];

    /// Returns its name, as in the trust configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repository => "repository",
            Self::Ref => "ref",
            Self::Workflow => "workflow",
            Self::Trigger => "trigger",
            Self::Sha => "sha",
        }
    }
}

/// Returns the days of some moments, in UTC.
pub(super) fn days(times: &[jiff::Timestamp]) -> Vec<Date> {
    times
        .iter()
        .map(|time| time.to_zoned(TimeZone::UTC).date())
        .collect()
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.not_before, self.not_after) {
            (None, None) => f.write_str("any day"),
            (Some(first), None) => write!(f, "{first} or later"),
            (None, Some(last)) => write!(f, "{last} or earlier"),
            (Some(first), Some(last)) => write!(f, "{first} to {last}"),
        }
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, vouched for by `{}`", self.subject, self.issuer)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn certificate() -> Certificate {
        Certificate {
            subject: "ann@example.com".into(),
            issuer: "https://id.example.com".into(),
            claims: BTreeMap::from([(Claim::Repository, "acme/tool".into())]),
        }
    }

    #[test]
    fn every_field_is_told_also_those_after_the_first_that_differs() {
        let mut identity = Identity::new(
            Pattern::exact("bob@example.com"),
            Pattern::exact("https://id.example.com"),
        );
        identity.claims = BTreeMap::from([
            (Claim::Repository, "acme/tool".into()),
            (Claim::Ref, "refs/heads/main".into()),
        ]);
        identity.window.not_after = Some(date(2026, 1, 31));
        let comparison = identity.compare(&certificate(), &[date(2026, 2, 1)]);
        let told: Vec<_> = comparison
            .fields
            .iter()
            .map(|field| (field.field, field.matches))
            .collect();
        assert_eq!(
            told,
            [
                ("subject", false),
                ("issuer", true),
                ("repository", true),
                ("ref", false),
                ("day", false)
            ]
        );
        assert!(!comparison.matches());
        identity.subject = Pattern::exact("ann@example.com");
        identity.claims.remove(&Claim::Ref);
        assert!(
            identity
                .compare(&certificate(), &[date(2026, 1, 31)])
                .matches()
        );
    }

    #[test]
    fn days_are_those_of_utc() {
        let time = "2026-01-02T23:30:00-01:00".parse().unwrap();
        assert_eq!(days(&[time]), [date(2026, 1, 3)]);
    }

    #[test]
    fn window_holds_its_ends_and_every_day_must_be_in_it() {
        let window = Window {
            not_before: Some(date(2026, 1, 2)),
            not_after: Some(date(2026, 1, 4)),
        };
        for (days, holds) in [
            (vec![date(2026, 1, 2), date(2026, 1, 4)], true),
            (vec![date(2026, 1, 1)], false),
            (vec![date(2026, 1, 5)], false),
            (vec![date(2026, 1, 3), date(2026, 1, 5)], false),
        ] {
            assert_eq!(window.holds(&days), holds, "{days:?}");
        }
        assert!(Window::default().holds(&[date(1, 1, 1)]));
    }
}
