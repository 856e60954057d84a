//! The embedded Exchange look-alike. Shares no request or answer types with `ews`.
