//! The checks against Exchange, one file each.
