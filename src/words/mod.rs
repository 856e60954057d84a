//! Every sentence a person can see, and every word that people write to us, by area and language.

pub mod demo;
pub mod explain;
pub mod mail;
pub mod pages;
pub mod reading;
pub mod sending;
pub mod setup;
pub mod status;
pub mod story;
