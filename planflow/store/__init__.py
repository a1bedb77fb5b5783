"""Every query of the system, one noun a file."""
