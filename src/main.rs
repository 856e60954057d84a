//! The program: hands the arguments to [`smartactions::cli`].
fn main() {}
