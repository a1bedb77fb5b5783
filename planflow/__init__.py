"""planflow: from an inspection report to a closed improvement plan."""

__version__ = "0.1.0"
