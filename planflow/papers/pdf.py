"""Writes a document as tagged PDF by way of its HTML page, where WeasyPrint and Pango are installed."""

import importlib
import logging
from functools import cache
from typing import Any

from planflow.errors import PlanflowError
from planflow.papers import html
from planflow.papers.document import Document

MISSING = (
    "PDF is left out, because WeasyPrint or the Pango library is missing. Install them with: "
    "pip install 'planflow[pdf]' and the system's Pango; HTML and DOCX work without."
)
VARIANT = "pdf/ua-1"


def is_available() -> bool:
    """True where PDF can be made here."""
    return _weasyprint() is not None


def file(document: Document) -> bytes:
    """The paper as PDF/UA. Raises `PlanflowError` where it cannot be made here."""
    library = _weasyprint()
    if library is None:
        raise PlanflowError(MISSING)
    # A paper loads nothing: all that it shows is in it, its charts as data.
    inside = library.urls.URLFetcher(allowed_protocols=["data"])
    page = library.HTML(string=html.page(document, for_print=True), url_fetcher=inside)
    made = page.write_pdf(pdf_variant=VARIANT, pdf_identifier=document.reference.encode())
    # Only whoever makes PDF has the library that completes it.
    finished: bytes = importlib.import_module("planflow.papers.pdf_tags").completed(made)
    return finished


@cache
def _weasyprint() -> Any:
    """The library; None where it or Pango is not installed. It is an extra, so it is imported when needed."""
    try:
        library = importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return library
