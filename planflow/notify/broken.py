"""What is wrong with a template, in a sentence that names its file and line and nobody."""

import re
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError

FAULTS = (TemplateError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError,
          MemoryError, AssertionError)  # fmt: skip
"""Everything that a template can end in."""
_ASKED_FOR = re.compile(r"(?:attribute|element) '?(.*?)'?(?: of '|$)|^'(.*)' is undefined")


class TemplateFault(TemplateError):
    """A mail could not be put into words: the template's file, the line in it, and what went wrong there."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}, line {line}: {what}")
        self.file, self.line, self.what = file, line, what


def fault(error: BaseException, otherwise: str) -> TemplateFault:
    """The fault in words. `otherwise` is the file that is named where the trace leads to none.

    What a template was given never gets into the words: they are kept with the message.
    """
    if isinstance(error, TemplateFault):
        return error
    file, line = _place(error, otherwise)
    return TemplateFault(file, line, _what(error, file))


def _place(error: BaseException, otherwise: str) -> tuple[str, int]:
    """The template and the line in which it went wrong: the innermost one of the trace."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or otherwise, error.lineno
    file, line, trace = otherwise, 0, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".j2", ".css")):
            # A macro's lines are those of the code that was made of it, unless the library put them right.
            made_of = trace.tb_frame.f_globals.get("__jinja_template__")
            line = made_of.get_corresponding_lineno(trace.tb_lineno) if made_of else trace.tb_lineno
            file = name
        trace = trace.tb_next
    return file, line


def _what(error: BaseException, file: str) -> str:
    if isinstance(error, TemplateSyntaxError):
        return _sentence(error.message or "It cannot be read")
    if isinstance(error, SecurityError | UndefinedError):
        message = error.message or ""
        return _sentence(message if _is_of_the_file(message, file) else "A name in this line means nothing")
    if isinstance(error, TemplateNotFound):
        return _sentence(f"There is no template '{error.name}'")
    if isinstance(error, RecursionError):
        return "It calls itself without an end."
    if isinstance(error, ZeroDivisionError):
        return "It divides by nought."
    return f"It asks for something that cannot be done ({type(error).__name__})."


def _is_of_the_file(message: str, file: str) -> bool:
    """Whether what a message quotes was written in the template, and is not something that it was given."""
    quoted = _ASKED_FOR.findall(message)
    if not quoted:
        return True
    try:
        source = Path(file).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return all(name in source for names in quoted for name in names)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
