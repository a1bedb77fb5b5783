"""Long lists in pages: which one is open, and where the others are."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list, counted from 1."""

    number: int
    total: int
    noun: str
    """What is listed, in the plural."""
    path: str
    query: tuple[tuple[str, str], ...] = ()
    size: int = SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many rows lie before this page."""
        return (self.number - 1) * self.size

    def href(self, number: int) -> str:
        """Where a page of the list is, with the same filters."""
        return f"{self.path}?{urlencode([*self.query, ('page', str(number))])}"


def asked(request: Request) -> int:
    """The number of the page that was asked for; the first where that is no number."""
    text = request.query_params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < len("1000000") else 1


def sent_from(request: Request, text: str) -> int:
    """The page that a form was sent from (its field `page`), so that it is shown again; else `asked`."""
    is_number = text.isascii() and text.isdecimal() and len(text) < len("1000000")
    return max(1, int(text)) if is_number else asked(request)


def page(request: Request, total: int, noun: str) -> Page:
    """The page that was asked for, within what there is, with the filters of the request."""
    query = tuple((name, value) for name, value in request.query_params.multi_items() if name != "page")
    first = Page(1, total, noun, request.url.path, query)
    return Page(min(asked(request), first.last), total, noun, request.url.path, query)
