//! The program: hands the arguments to [`smartactions::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    smartactions::cli::main()
}
