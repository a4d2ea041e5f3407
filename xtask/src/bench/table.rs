//! What was measured, against what, and whether the bar is met.

/// How a measure compares with its peer's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bar {
    /// At most so many times the peer's.
    AtMost(f64),
    /// At least so many times faster than the peer.
    Faster(f64),
    /// Nothing of it at all.
    Zero,
    /// Told, without a bar.
    None,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    work: String,
    ours: f64,
    peer: String,
    theirs: f64,
    unit: &'static str,
    bar: Bar,
}

impl Row {
    /// A time in milliseconds that has a bar.
    pub(super) fn new(work: &str, ours: f64, peer: &str, theirs: f64, bar: Bar) -> Self {
        Self {
            work: work.to_owned(),
            ours,
            peer: peer.to_owned(),
            theirs,
            unit: "ms",
            bar,
        }
    }

    /// A time that is only told.
    pub(super) fn told(work: &str, ours: f64, peer: &str, theirs: f64) -> Self {
        Self::new(work, ours, peer, theirs, Bar::None)
    }

    /// The same in another unit.
    pub(super) fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// Whether the bar is met.
    pub(super) fn met(&self) -> bool {
        match self.bar {
            Bar::AtMost(times) => self.ours <= self.theirs * times,
            Bar::Faster(times) => self.ours * times <= self.theirs,
            Bar::Zero => self.ours == 0.0,
            Bar::None => true,
        }
    }

    fn ratio(&self) -> f64 {
        match self.bar {
            Bar::Zero => 0.0,
            Bar::Faster(_) => self.theirs / self.ours,
            Bar::AtMost(_) | Bar::None => self.ours / self.theirs,
        }
    }

    fn verdict(&self) -> String {
        let word = if self.met() { "met" } else { "MISSED" };
        match self.bar {
            Bar::AtMost(times) => format!("≤ {times}×: {word}"),
            Bar::Faster(times) => format!("≥ {times}× faster: {word}"),
            Bar::Zero => format!("none: {word}"),
            Bar::None => "told".into(),
        }
    }
}

/// The table, as Markdown that also reads in a terminal.
pub(super) fn text(rows: &[Row]) -> String {
    let mut text = format!(
        "| {:<52} | {:>10} | {:<44} | {:>10} | {:>6} | {:<18} |\n|{:-<54}|{:->12}|{:-<46}|{:->12}|{:->8}|{:-<20}|\n",
        "work", "ours", "peer", "peer's", "ratio", "bar", "", "", "", "", "", ""
    );
    for row in rows {
        text.push_str(&format!(
            "| {:<52} | {:>7.1} {} | {:<44} | {:>7.1} {} | {:>6.2} | {:<18} |\n",
            row.work,
            row.ours,
            row.unit,
            row.peer,
            row.theirs,
            row.unit,
            row.ratio(),
            row.verdict()
        ));
    }
    text
}

/// The page around the table.
pub(super) fn page(table: &str, machine: &str) -> String {
    format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench --write`. Medians of process runs, start to exit, ours and the peer's in turn in one run, files in\n\
         the page cache. Ratio is ours to the peer's, or for \"faster\" the peer's to ours.\n\n\
         {machine}\n\n{table}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_hold_and_break_at_their_edge() {
        assert!(Row::new("", 15.0, "", 10.0, Bar::AtMost(1.5)).met());
        assert!(!Row::new("", 15.1, "", 10.0, Bar::AtMost(1.5)).met());
        assert!(Row::new("", 2.0, "", 10.0, Bar::Faster(5.0)).met());
        assert!(!Row::new("", 2.1, "", 10.0, Bar::Faster(5.0)).met());
        assert!(Row::told("", 9.0, "", 1.0).met());
        assert!(Row::new("", 0.0, "", 0.0, Bar::Zero).met());
        assert!(!Row::new("", 1.0, "", 9.0, Bar::Zero).met());
    }

    #[test]
    fn a_missed_bar_says_so() {
        let table = text(&[Row::new("work", 3.0, "peer", 1.0, Bar::AtMost(1.5))]);
        assert!(
            table.contains("≤ 1.5×: MISSED") && table.contains("3.00"),
            "{table}"
        );
    }
}
