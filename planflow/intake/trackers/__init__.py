"""Trackers from spreadsheets: what a file holds, which column is what, what that would change in a plan."""
