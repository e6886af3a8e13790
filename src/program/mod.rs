//! The program around the library: its arguments and its commands.

pub(crate) mod cli;
pub(crate) mod commands;
