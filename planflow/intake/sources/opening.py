"""Opens a report of any form as blocks."""

from collections.abc import Callable

from planflow.intake.layout import building, columns, contents, furniture, measures, ranks
from planflow.intake.layout.block import Block
from planflow.intake.layout.lines import Line
from planflow.intake.refused import UploadRefused

_MOST_BLOCKS = 100_000


def open_report(
    content: bytes, kind: str, tick: Callable[[], None]
) -> tuple[str, list[Block], dict[int, float]]:
    """The title that the file states of itself, its blocks, and the heights of its pages.

    The parser of a form is imported only where a report has that form. Raises `UploadRefused`.
    """
    heights: dict[int, float] = {}
    if kind == "pdf":
        title, blocks, heights = _pdf(content, tick)
    elif kind == "docx":
        from planflow.intake.sources import docx  # noqa: PLC0415

        title, blocks = docx.read_blocks(content)
        blocks = _without_contents(blocks)
    elif kind == "html":
        from planflow.intake.sources import html  # noqa: PLC0415

        title, blocks = html.read_blocks(content)
    else:
        from planflow.intake.sources import text  # noqa: PLC0415

        lines = text.read_lines(text.decode(content))
        title, blocks = "", building.build(lines, 0.0)
        ranks.rank(blocks)  # the signs before the headings of Markdown tell theirs
        if all(line.page == 1 for line in lines):
            for block in blocks:
                block.page = None  # a text without page breaks has no pages to point to
    tick()
    if len(blocks) > _MOST_BLOCKS:
        raise UploadRefused("The report has too many paragraphs.", "Give the part with the recommendations.")
    return title, _with_whole_tables(blocks), heights


def _pdf(content: bytes, tick: Callable[[], None]) -> tuple[str, list[Block], dict[int, float]]:
    from planflow.intake.sources import pdf, pdf_tables  # noqa: PLC0415

    title, pages = pdf.read_pages(content, tick)
    heights = {page.number: page.height for page in pages}
    everything = [line for page in pages for line in page.lines]
    body = measures.body_size(everything)
    kept = furniture.drop([(page.height, page.lines) for page in pages], body)
    ordered: list[list[Line]] = [
        columns.in_order(lines, page.width) for page, lines in zip(pages, kept, strict=True)
    ]
    pitch = measures.pitch(ordered)
    for lines in ordered:
        measures.mark_gaps(lines, pitch)
    found = pdf_tables.read(content, ordered, tick)
    blocks: list[Block] = []
    gathered: list[Line] = []
    for at, lines in enumerate(ordered, start=1):
        tables = sorted(found.get(at, []), key=lambda table: table.top)
        for line in lines:
            inside = next((one for one in tables if one.holds(line)), None)
            if inside is None:
                gathered.append(line)
            elif not inside.is_taken:
                blocks += building.build(gathered, body)
                gathered = []
                blocks += inside.blocks(at)
                inside.is_taken = True
    blocks += building.build(gathered, body)
    ranks.rank(blocks)
    return title, _with_rows_over_pages(blocks), heights


def _with_rows_over_pages(blocks: list[Block]) -> list[Block]:
    """Rows of a table that a page break divided, put together again."""
    kept: list[Block] = []
    for block in blocks:
        before = kept[-1] if kept else None
        if before is not None and _goes_on_over_page(before, block):
            first = block.rows.pop(0)
            before.rows[-1] = [
                " ".join(filter(None, pair)) for pair in zip(before.rows[-1], first, strict=True)
            ]
            before.text = f"{before.text} {' '.join(filter(None, first))}"
        if block.kind != "table" or block.rows:
            kept.append(block)
    return kept


def _goes_on_over_page(before: Block, block: Block) -> bool:
    if not (before.kind == block.kind == "table" and before.rows and block.rows):
        return False
    row = block.rows[0]
    filled = [cell for cell in row if cell.strip()]
    is_rest = bool(filled) and (filled[0][:1].islower() or 2 * len(filled) < len(row))
    return is_rest and (block.page or 0) == (before.page or 0) + 1 and len(row) == len(before.rows[-1])


def _without_contents(blocks: list[Block]) -> list[Block]:
    skipped = contents.entries(["" if block.kind == "table" else block.text for block in blocks])
    return [block for at, block in enumerate(blocks) if at not in skipped]


def _with_whole_tables(blocks: list[Block]) -> list[Block]:
    """Rows that stand one after another, each a block of its own, as one table."""
    whole: list[Block] = []
    for block in blocks:
        before = whole[-1] if whole else None
        is_next = before is not None and before.kind == block.kind == "table" and before.page == block.page
        if (
            is_next
            and before is not None
            and len(block.rows) == 1
            and abs(len(before.rows[-1]) - len(block.rows[0])) <= 1
        ):
            before.rows += block.rows
            before.text = f"{before.text} {block.text}"
        else:
            whole.append(block)
    return whole
