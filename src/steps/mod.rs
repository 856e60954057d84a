//! Runs the wizard's effects for every face.
