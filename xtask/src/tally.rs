//! What a test run's output says: how many passed, failed and were skipped, and why.

/// The count over any number of test binaries, fed line by line.
///
/// A test that lacks its outside data prints `SKIPPED <test>: <reason>` and passes. With `--show-output` the runner
/// prints what a passed test wrote under `---- <test> stdout ----`, so such a test counts as skipped, and once.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Tests that failed.
    pub(crate) failed: usize,
    /// Each distinct `SKIPPED` line, in the order of the run.
    pub(crate) reasons: Vec<String>,
    /// What the runners call passed and ignored.
    called_passed: usize,
    ignored: usize,
    /// Tests whose captured output says `SKIPPED`.
    skipped: usize,
    /// `SKIPPED` lines of runners that capture nothing, each of them one test.
    loose: usize,
    /// Between `successes:` and the next heading of the runner: output that nobody asked to read.
    quiet: bool,
    /// Inside what one test wrote, and whether it said `SKIPPED`.
    test: Option<bool>,
}

impl Tally {
    /// Takes one line of a runner's standard output, and returns whether a person wants to see it.
    pub(crate) fn line(&mut self, line: &str) -> bool {
        // Within what a test wrote it is not the runner who speaks: it ends every such list with a heading.
        if let Some(counts) = line
            .strip_prefix("test result: ")
            .filter(|_| self.test.is_none())
        {
            self.quiet = false;
            self.called_passed += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.ignored += count(counts, "ignored");
            return true;
        }
        if matches!(line, "successes:" | "failures:") {
            self.end_of_test();
            self.quiet = line == "successes:";
        } else if line.starts_with("---- ") && line.ends_with(" ----") {
            self.end_of_test();
            self.test = Some(false);
        } else if line.starts_with("SKIPPED ") {
            match &mut self.test {
                Some(skipped) => *skipped = true,
                None => self.loose += 1,
            }
            self.reason(line);
        }
        !self.quiet
    }

    /// Takes one line of standard error, which may come earlier or later than what belongs to it.
    pub(crate) fn aside(&mut self, line: &str) {
        if line.starts_with("SKIPPED ") {
            self.loose += 1;
            self.reason(line);
        }
    }

    /// Adds another run's count to this one.
    pub(crate) fn add(&mut self, other: Self) {
        self.failed += other.failed;
        self.called_passed += other.called_passed;
        self.ignored += other.ignored;
        self.skipped += other.skipped;
        self.loose += other.loose;
        for reason in other.reasons {
            self.reason(&reason);
        }
    }

    /// Returns the one line that ends every run.
    pub(crate) fn summary(&self) -> String {
        // A runner that captures nothing may report the same skipped test as ignored, too.
        let not_really_passed = self.skipped + self.loose.saturating_sub(self.ignored);
        let passed = self.called_passed.saturating_sub(not_really_passed);
        format!(
            "{passed} passed, {} failed, {} skipped",
            self.failed,
            not_really_passed + self.ignored
        )
    }

    fn end_of_test(&mut self) {
        if self.test.take() == Some(true) {
            self.skipped += 1;
        }
    }

    fn reason(&mut self, line: &str) {
        if !self.reasons.iter().any(|reason| reason == line) {
            self.reasons.push(line.to_owned());
        }
    }
}

/// Returns the number before a word in `ok. 3 passed; 0 failed; 1 ignored; …`.
fn count(counts: &str, word: &str) -> usize {
    let words: Vec<&str> = counts
        .split([' ', ';', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs
        .filter(|(_, after)| **after == word)
        .find_map(|(number, _)| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally(text: &str) -> (Tally, Vec<&str>) {
        let mut tally = Tally::default();
        let shown = text.lines().filter(|line| tally.line(line)).collect();
        (tally, shown)
    }

    #[test]
    fn a_test_that_skipped_itself_has_not_passed() {
        let (tally, shown) = tally(
            "running 3 tests\n\nsuccesses:\n\n---- vectors stdout ----\nSKIPPED vectors: no a.json\nSKIPPED vectors: no b.json\n\n\
             ---- chatty stdout ----\nhello\n\nsuccesses:\n    chatty\n    plain\n    vectors\n\n\
             test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        assert_eq!(tally.summary(), "2 passed, 0 failed, 1 skipped");
        assert_eq!(
            tally.reasons,
            ["SKIPPED vectors: no a.json", "SKIPPED vectors: no b.json"]
        );
        assert_eq!(shown.first(), Some(&"running 3 tests"));
        assert!(!shown.contains(&"hello"));
    }

    #[test]
    fn what_a_failed_test_wrote_is_shown() {
        let (tally, shown) = tally(
            "successes:\n\n---- good stdout ----\nfine\n\nsuccesses:\n    good\n\nfailures:\n\n---- bad stdout ----\nleft: 1\n\n\
             failures:\n    bad\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        assert_eq!(tally.summary(), "1 passed, 1 failed, 0 skipped");
        assert!(shown.contains(&"left: 1") && !shown.contains(&"fine"));
    }

    #[test]
    fn runners_that_capture_nothing_count_each_line_once() {
        let loose = "SKIPPED peer: no jco\ntest result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(tally(loose).0.summary(), "3 passed, 0 failed, 1 skipped");
        let ignored = "SKIPPED peer: no jco\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(tally(ignored).0.summary(), "3 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn a_result_that_a_test_wrote_does_not_count() {
        let (tally, _) = tally(
            "successes:\n\n---- talks stdout ----\ntest result: FAILED. 0 passed; 9 failed; 0 ignored\n\n\
             successes:\n    talks\n\ntest result: ok. 1 passed; 0 failed; 0 ignored",
        );
        assert_eq!(tally.summary(), "1 passed, 0 failed, 0 skipped");
    }

    #[test]
    fn a_reason_on_standard_error_may_come_late() {
        let (mut tally, _) = tally("test result: ok. 4 passed; 0 failed; 0 ignored");
        tally.aside("SKIPPED peer: no jco");
        tally.aside("   Compiling wasm-audit");
        assert_eq!(tally.summary(), "3 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn binaries_add_up() {
        let (mut all, _) = tally(
            "test result: ok. 2 passed; 0 failed; 0 ignored\ntest result: ok. 3 passed; 0 failed; 2 ignored",
        );
        all.add(tally("test result: FAILED. 1 passed; 4 failed; 0 ignored").0);
        assert_eq!(all.summary(), "6 passed, 4 failed, 2 skipped");
    }
}
