"""Workflow definitions: reading, checking, drawing and running them."""
