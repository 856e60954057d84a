//! Exchange Web Services client: SOAP, one file per operation, sign-in, Autodiscover.
