//! Ports to receive and to send mail, and who provides them.
