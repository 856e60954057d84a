//! The setup machine as lines and as JSON.
