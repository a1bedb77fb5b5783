"""Trackers: the actions of a plan as rows of a table, and what an edited table changes in the plan."""
