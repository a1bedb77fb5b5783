"""The plan file: a whole improvement plan as one text that people read, edit, compare and load again."""
