"""What comes in from outside: inspection reports and trackers, read into proposals that a person reviews."""
