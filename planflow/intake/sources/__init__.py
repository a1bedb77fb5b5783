"""One file for each form in which a report comes. Each makes the same blocks."""
