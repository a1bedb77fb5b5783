"""The sandbox that the templates of mails run in: they read what they are given and change nothing."""

from dataclasses import is_dataclass
from datetime import date, datetime
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

_VALUES = frozenset({str, int, bool, date, datetime, tuple, list, type(None)})
_MISSING = object()
_RECORDS: dict[type, bool] = {date: True, datetime: True}


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox, with a short way to the fields of the plain records that letters are made of.

    A mail reads hundreds of fields. Of a record the library asks a dozen times whether it is a function, a
    generator or a container that could be changed; here that is asked once for each type.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The field of a record, where it is a plain value; everything else goes the library's way."""
        kind = type(obj)
        if attribute[:1] != "_" and (_RECORDS[kind] if kind in _RECORDS else _is_record(kind)):
            value = getattr(obj, attribute, _MISSING)
            if type(value) in _VALUES:
                return value
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same for filters, which name fields as if they were keys."""
        if type(argument) is str and _is_record(type(obj)):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A macro of the templates' own is called at once; everything else goes the library's way."""
        if type(__obj) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__context.eval_ctx, *args, **kwargs)
        return super().call(__context, __obj, *args, **kwargs)


def _is_record(kind: type) -> bool:
    """Whether it is a dataclass that is nothing else besides: no container, no function."""
    known = _RECORDS.get(kind)
    if known is None:
        known = _RECORDS[kind] = is_dataclass(kind) and kind.__bases__ == (object,)
    return known
