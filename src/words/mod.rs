//! Every sentence a person can see, by area and language.

pub mod status;
