//! Every sentence a person can see, and every word that people write to us, by area and language.

pub mod aside;
pub mod certificate;
pub mod checks;
pub mod demo;
pub mod directory;
pub mod discover;
pub mod explain;
pub mod findings;
pub mod junk;
pub mod mail;
pub mod new_file;
pub mod pages;
pub mod quoting;
pub mod reading;
pub mod reasons;
pub mod recording;
pub mod repair;
pub mod sending;
pub mod setup;
pub mod sign_in;
pub mod start;
pub mod status;
pub mod story;
pub mod ui;
pub mod unit;
