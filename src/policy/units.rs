//! Sizes, counts and durations as people write them.

/// Reads a size in bytes: `50MiB`, `64Ki`, `1_000_000`.
///
/// Binary units only (`Ki Mi Gi`, with or without a final `B`), as Kubernetes and wassette write them; `MB` could mean two things.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(digits)?;
    let shift = match unit.strip_suffix('B').unwrap_or(unit) {
        "" => 0,
        "Ki" => 10,
        "Mi" => 20,
        "Gi" => 30,
        _ => return None,
    };
    parse_count(digits)?.checked_mul(1 << shift)
}

/// Reads a number with optional underscores between its digits.
pub fn parse_count(text: &str) -> Option<u64> {
    let inner = |c: char| c.is_ascii_digit() || c == '_';
    if !text.starts_with(|c: char| c.is_ascii_digit())
        || text.ends_with('_')
        || !text.chars().all(inner)
    {
        return None;
    }
    text.replace('_', "").parse().ok()
}

/// Reads a duration in milliseconds: `500ms`, `30s`, `2m`.
pub fn parse_duration_ms(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let scale = match text.strip_prefix(digits)? {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return None,
    };
    parse_count(digits)?.checked_mul(scale)
}

/// Writes a size with the largest unit that divides it.
pub fn show_bytes(bytes: u64) -> String {
    match bytes {
        0 => "0 bytes".into(),
        1 => "1 byte".into(),
        _ if bytes.is_multiple_of(1 << 30) => format!("{} GiB", bytes >> 30),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_take_binary_units_only() {
        assert_eq!(parse_bytes("50MiB"), Some(50 << 20));
        assert_eq!(parse_bytes("64Ki"), Some(64 << 10));
        assert_eq!(parse_bytes("1_000"), Some(1000));
        for bad in [
            "",
            "MiB",
            "1MB",
            "1.5MiB",
            "-1",
            "1 MiB",
            "1__",
            "_1",
            "99999999999GiB",
        ] {
            assert_eq!(parse_bytes(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(parse_duration_ms("30s"), Some(30_000));
        assert_eq!(parse_duration_ms("500ms"), Some(500));
        assert_eq!(parse_duration_ms("2m"), Some(120_000));
        assert_eq!(parse_duration_ms("30"), None);
        assert_eq!(parse_duration_ms("1h"), None);
    }

    #[test]
    fn sizes_are_shown_in_the_largest_whole_unit() {
        assert_eq!(show_bytes(10 << 20), "10 MiB");
        assert_eq!(show_bytes(65_536), "64 KiB");
        assert_eq!(show_bytes(100), "100 bytes");
    }
}
