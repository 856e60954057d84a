//! Paging of `FindItem` and `FindFolder`: indexed and fractional views.

use super::Result;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;

/// Most entries in one answer (Exchange's default `EWSFindCountLimit`).
const MOST: usize = 1000;

/// Which part of the entries is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    start: Start,
    most: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Beginning(usize),
    End(usize),
    Fraction(usize, usize),
}

/// A page of entries.
pub(super) struct Slice<'a, T> {
    pub(super) entries: &'a [T],
    next: String,
    total: String,
    is_last: bool,
    denominator: bool,
}

impl Page {
    /// Reads `IndexedPage<kind>` or `FractionalPage<kind>`; without one, all entries are wanted.
    pub(super) fn read(request: &Element, kind: &str) -> Result<Self> {
        let number = |view: &Element, name: &str| view.number_attribute(name);
        if let Some(view) = request.child(&format!("IndexedPage{kind}")) {
            let offset = number(view, "Offset");
            let offset = offset.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?;
            let most = number(view, "MaxEntriesReturned").unwrap_or(MOST);
            if most == 0 {
                return Err(Failure::new("ErrorInvalidPagingMaxRows"));
            }
            let start = match view.attribute("BasePoint") {
                Some("End") => Start::End(offset),
                _ => Start::Beginning(offset),
            };
            return Ok(Self {
                start,
                most: most.min(MOST),
            });
        }
        if let Some(view) = request.child(&format!("FractionalPage{kind}")) {
            let (Some(over), Some(under)) =
                (number(view, "Numerator"), number(view, "Denominator"))
            else {
                return Err(Failure::new("ErrorSchemaValidation").fault());
            };
            if under == 0 || over > under {
                return Err(Failure::new("ErrorInvalidFractionalPagingParameters"));
            }
            let most = number(view, "MaxEntriesReturned").unwrap_or(MOST).min(MOST);
            return Ok(Self {
                start: Start::Fraction(over, under),
                most,
            });
        }
        Ok(Self {
            start: Start::Beginning(0),
            most: MOST,
        })
    }

    /// Cuts the page out of all entries.
    pub(super) fn cut<T>(self, all: &[T]) -> Slice<'_, T> {
        let total = all.len();
        let (from, to) = match self.start {
            Start::Beginning(offset) => {
                let from = offset.min(total);
                (from, from.saturating_add(self.most).min(total))
            }
            Start::End(offset) => {
                let to = total.saturating_sub(offset);
                (to.saturating_sub(self.most), to)
            }
            Start::Fraction(over, under) => {
                let from = total
                    .saturating_mul(over)
                    .checked_div(under)
                    .unwrap_or(0)
                    .min(total);
                (from, from.saturating_add(self.most).min(total))
            }
        };
        let from_end = matches!(self.start, Start::End(_));
        let next = if from_end { total - from } else { to };
        Slice {
            entries: all.get(from..to).unwrap_or_default(),
            next: next.to_string(),
            total: total.to_string(),
            is_last: if from_end { from == 0 } else { to == total },
            denominator: matches!(self.start, Start::Fraction(..)),
        }
    }
}

impl<T> Slice<'_, T> {
    /// Attributes of `m:RootFolder`.
    pub(super) fn attributes(&self) -> Vec<(&str, &str)> {
        let mut attributes = if self.denominator {
            vec![
                ("NumeratorOffset", self.next.as_str()),
                ("AbsoluteDenominator", self.total.as_str()),
            ]
        } else {
            vec![("IndexedPagingOffset", self.next.as_str())]
        };
        attributes.push(("TotalItemsInView", &self.total));
        attributes.push((
            "IncludesLastItemInRange",
            if self.is_last { "true" } else { "false" },
        ));
        attributes
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    fn cut(view: &str) -> (Vec<usize>, String, bool) {
        let xml = format!("<r>{view}</r>");
        let page = Page::read(&Element::read(xml.as_bytes()).unwrap(), "ItemView").unwrap();
        let all: Vec<usize> = (0..10).collect();
        let slice = page.cut(&all);
        (slice.entries.to_vec(), slice.next.clone(), slice.is_last)
    }

    #[test]
    fn pages_are_cut_from_both_ends_and_by_fraction() {
        let table = [
            ("", (0..10).collect(), "10", true),
            (
                "<IndexedPageItemView MaxEntriesReturned='4' Offset='0' BasePoint='Beginning'/>",
                vec![0, 1, 2, 3],
                "4",
                false,
            ),
            (
                "<IndexedPageItemView MaxEntriesReturned='4' Offset='8' BasePoint='Beginning'/>",
                vec![8, 9],
                "10",
                true,
            ),
            (
                "<IndexedPageItemView MaxEntriesReturned='4' Offset='99' BasePoint='Beginning'/>",
                vec![],
                "10",
                true,
            ),
            (
                "<IndexedPageItemView MaxEntriesReturned='4' Offset='0' BasePoint='End'/>",
                vec![6, 7, 8, 9],
                "4",
                false,
            ),
            (
                "<IndexedPageItemView MaxEntriesReturned='4' Offset='8' BasePoint='End'/>",
                vec![0, 1],
                "10",
                true,
            ),
            (
                "<FractionalPageItemView MaxEntriesReturned='2' Numerator='1' Denominator='2'/>",
                vec![5, 6],
                "7",
                false,
            ),
        ];
        for (view, entries, next, is_last) in table {
            assert_eq!(cut(view), (entries, next.to_owned(), is_last), "{view}");
        }
    }

    #[test]
    fn senseless_pages_are_refused() {
        for view in [
            "<IndexedPageItemView MaxEntriesReturned='0' Offset='0' BasePoint='Beginning'/>",
            "<IndexedPageItemView MaxEntriesReturned='1' BasePoint='Beginning'/>",
            "<FractionalPageItemView Numerator='1' Denominator='0'/>",
        ] {
            let xml = format!("<r>{view}</r>");
            assert!(
                Page::read(&Element::read(xml.as_bytes()).unwrap(), "ItemView").is_err(),
                "{view}"
            );
        }
    }
}
