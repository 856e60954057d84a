//! Configuration and secrets: read, checked, written as a commented document.
