//! Who calls whom, and the shortest way to an import.

use std::collections::VecDeque;

/// Functions, numbered from 0, as nodes of a graph of calls.
pub(super) trait Calls {
    /// Returns how many functions there are.
    fn len(&self) -> usize;

    /// Hands on every function that `function` calls or names.
    fn callees(&self, function: u32, visit: &mut dyn FnMut(u32));

    /// Returns whether a function only hands calls on, so that a way does not get longer by it.
    fn is_passage(&self, _function: u32) -> bool {
        false
    }
}

/// For each function, who called it first on a breadth-first walk.
#[derive(Debug)]
pub(super) struct Walked {
    /// [`UNSEEN`], or the function before; roots stand for themselves.
    before: Vec<u32>,
    /// Where the way to each function that was seen begins.
    roots: Vec<u32>,
}

/// The way back from a function to where calls come in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// Who called it, …, the root. A root's own way is itself.
    pub(super) callers: Vec<u32>,
    /// Whether there are more callers between the last of these and the root.
    pub(super) is_cut: bool,
    pub(super) root: u32,
}

const UNSEEN: u32 = u32::MAX;

impl Walked {
    /// Walks from `roots`; of two ways of one length, the one from the earlier root counts.
    pub(super) fn from(roots: impl IntoIterator<Item = u32>, calls: &impl Calls) -> Self {
        let mut before = vec![UNSEEN; calls.len()];
        let mut roots_of = vec![UNSEEN; calls.len()];
        let mut todo = VecDeque::new();
        for root in roots {
            if let Some(seen) = before.get_mut(root as usize)
                && *seen == UNSEEN
            {
                *seen = root;
                if let Some(root_of) = roots_of.get_mut(root as usize) {
                    *root_of = root;
                }
                todo.push_back(root);
            }
        }
        while let Some(function) = todo.pop_front() {
            let root = roots_of.get(function as usize).copied().unwrap_or(UNSEEN);
            calls.callees(function, &mut |callee| {
                if let Some(seen) = before.get_mut(callee as usize)
                    && *seen == UNSEEN
                {
                    *seen = function;
                    if let Some(root_of) = roots_of.get_mut(callee as usize) {
                        *root_of = root;
                    }
                    // Whatever waits is as far away as this function or one call further, nearest first. How much further it is to a
                    // function depends on that function alone, so whoever sees it first is on the shortest way.
                    if calls.is_passage(callee) {
                        todo.push_front(callee);
                    } else {
                        todo.push_back(callee);
                    }
                }
            });
        }
        Self {
            before,
            roots: roots_of,
        }
    }

    /// Returns whether there is a way to a function.
    pub(super) fn reaches(&self, function: u32) -> bool {
        let before = self.before.get(function as usize);
        before.is_some_and(|before| *before != UNSEEN)
    }

    /// Returns the way back from a function to its root, if there is one, with at most so many callers on it.
    pub(super) fn way_to(&self, function: u32, at_most: usize) -> Option<Way> {
        let root = *self.roots.get(function as usize)?;
        if root == UNSEEN {
            return None;
        }
        let mut callers = Vec::new();
        let mut at = function;
        while callers.len() < at_most {
            let before = *self.before.get(at as usize)?;
            if before != at || callers.is_empty() {
                callers.push(before);
            }
            if before == at {
                break;
            }
            at = before;
        }
        Some(Way {
            is_cut: callers.last() != Some(&root),
            callers,
            root,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Calls for Vec<Vec<u32>> {
        fn len(&self) -> usize {
            self.len()
        }

        fn callees(&self, function: u32, visit: &mut dyn FnMut(u32)) {
            self[function as usize]
                .iter()
                .for_each(|callee| visit(*callee));
        }
    }

    #[test]
    fn the_shortest_way_is_found_and_none_to_what_is_apart() {
        // 0 is called by 1 and 4; 4 by 3 by 2; 1 by 2 as well; 5 by nobody.
        let calls = vec![vec![], vec![0], vec![1, 3], vec![4], vec![0], vec![0]];
        let walked = Walked::from([2], &calls);
        assert_eq!(callers(&walked, 0), Some(vec![1, 2]));
        assert_eq!(callers(&walked, 2), Some(vec![2]));
        assert_eq!(callers(&walked, 5), None);
    }

    #[test]
    fn a_circle_ends() {
        let calls = vec![vec![1], vec![0]];
        assert_eq!(callers(&Walked::from([0], &calls), 1), Some(vec![0]));
    }

    #[test]
    fn a_long_way_is_cut_and_keeps_its_root() {
        // 0 is called by 1, by 2, … by 9.
        let calls: Vec<Vec<u32>> = (0..10)
            .map(|n| (n > 0).then(|| n - 1).into_iter().collect())
            .collect();
        let walked = Walked::from([9], &calls);
        let way = |at_most| walked.way_to(0, at_most).unwrap();
        assert_eq!(
            (way(3).callers, way(3).is_cut, way(3).root),
            (vec![1, 2, 3], true, 9)
        );
        assert_eq!((way(9).callers.len(), way(9).is_cut), (9, false));
    }

    #[test]
    fn passages_make_no_way_longer() {
        struct Passages(Vec<Vec<u32>>);
        impl Calls for Passages {
            fn len(&self) -> usize {
                self.0.len()
            }
            fn callees(&self, function: u32, visit: &mut dyn FnMut(u32)) {
                self.0.callees(function, visit);
            }
            fn is_passage(&self, function: u32) -> bool {
                function >= 10
            }
        }
        // 0 is called by 1 by 9, and by 2 by 3 by 9 through passages that are fewer steps; but 1 is one function less.
        let mut calls = vec![Vec::new(); 15];
        calls[9] = vec![2, 10];
        calls[2] = vec![3];
        calls[3] = vec![0];
        calls[10] = vec![11];
        calls[11] = vec![12];
        calls[12] = vec![1];
        calls[1] = vec![13];
        calls[13] = vec![14];
        calls[14] = vec![0];
        let walked = Walked::from([9], &Passages(calls));
        assert_eq!(callers(&walked, 0), Some(vec![14, 13, 1, 12, 11, 10, 9]));
    }

    fn callers(walked: &Walked, function: u32) -> Option<Vec<u32>> {
        walked.way_to(function, usize::MAX).map(|way| way.callers)
    }
}
