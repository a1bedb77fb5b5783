"""Tables and pure rules, one noun a file. Nothing here reads a file, a clock or a database."""
