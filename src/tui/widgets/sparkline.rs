//! A row of bars, one column a value.

use crate::tui::Marks;

/// The newest `width` values as bars, oldest first; the highest of them has the highest bar. All
/// zero is a line of lowest bars; the number beside it says the rest.
pub fn sparkline(values: &[u64], width: usize, marks: &Marks) -> String {
    let shown = values
        .get(values.len().saturating_sub(width)..)
        .unwrap_or_default();
    let most = shown.iter().copied().max().unwrap_or(0).max(1);
    let steps = u64::try_from(marks.spark.len().saturating_sub(1)).unwrap_or(0);
    shown
        .iter()
        .map(|value| {
            // Rounded, in 128 bits, for the values are whatever the engine says.
            let level = (u128::from(*value) * u128::from(steps) * 2 + u128::from(most))
                / (u128::from(most) * 2);
            usize::try_from(level)
                .ok()
                .and_then(|l| marks.spark.get(l))
                .copied()
                .unwrap_or(" ")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_follow_the_values_at_any_size() {
        assert_eq!(sparkline(&[0, 3, 6], 24, &Marks::UNICODE), "▁▄▇");
        assert_eq!(sparkline(&[0, 0], 24, &Marks::ASCII), "__");
        assert_eq!(sparkline(&[9, u64::MAX, 0], 2, &Marks::UNICODE), "▇▁");
        assert_eq!(sparkline(&[], 24, &Marks::UNICODE), "");
    }
}
