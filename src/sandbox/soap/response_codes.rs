//! The response codes that EWS knows (EWS reference: `ResponseCode`), one a line in a file beside.
//!
//! Orders of faults are checked against it: a code that no server gives would be a test's typo.

const CODES: &str = include_str!("response_codes.txt");

/// Whether a server may answer this code.
pub(in crate::sandbox) fn is_response_code(code: &str) -> bool {
    CODES.lines().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_by_their_whole_name() {
        assert!(is_response_code("ErrorServerBusy"));
        assert!(is_response_code("ErrorExceededConnectionCount"));
        for unknown in [
            "",
            "NoError",
            "ErrorServer",
            "errorserverbusy",
            "ErrorServerBusy\n",
        ] {
            assert!(!is_response_code(unknown), "{unknown}");
        }
    }
}
