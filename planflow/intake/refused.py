"""The one error for a file that is not taken: a sentence that says why, and what to do in its place."""

from planflow.errors import PlanflowError


class UploadRefused(PlanflowError):
    """A file that came from outside is not read, because of what it is or what reading it would take."""
