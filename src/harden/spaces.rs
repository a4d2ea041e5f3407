//! One value for each index space, of a core module or of a component.

use std::array;
use std::marker::PhantomData;

/// An index space, which has a number among its kind.
pub(super) trait Numbered: Copy {
    /// The number, counted from 0.
    fn number(self) -> usize;
}

/// One value for each of the `N` index spaces `S`.
#[derive(Clone, Debug)]
pub(super) struct PerSpace<S, T, const N: usize>([T; N], PhantomData<S>);

/// Invariant: `N` is how many spaces there are, so that each has its value.
const HAS_ALL: &str = "there is a value for every space";

impl<S: Numbered, T, const N: usize> PerSpace<S, T, N> {
    pub(super) fn get(&self, space: S) -> &T {
        self.0.get(space.number()).expect(HAS_ALL)
    }

    pub(super) fn get_mut(&mut self, space: S) -> &mut T {
        self.0.get_mut(space.number()).expect(HAS_ALL)
    }
}

impl<S, T: Default, const N: usize> Default for PerSpace<S, T, N> {
    fn default() -> Self {
        Self(array::from_fn(|_| T::default()), PhantomData)
    }
}
