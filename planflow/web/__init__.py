"""The web service: pages over the same services as the command line."""
