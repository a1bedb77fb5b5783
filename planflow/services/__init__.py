"""Use cases. They flush and never commit: one request or one job is one transaction."""
