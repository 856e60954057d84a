//! What the engine needs of a database, and who provides it.
