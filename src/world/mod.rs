//! Clock, random, directories, environment: real or fake.
