"""Which charts the facts of a paper give: states, ratings now and over time, delivery, indicators."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from planflow.papers.charts import comparing
from planflow.papers.document import Chart, Run, Runs, Series, Table
from planflow.papers.words import counted, day, figure, listed, number, plural

Facts = Mapping[str, Any]
INDICATOR = "indicator:"
_FEWEST = 2
"""Fewer points than this are no chart: a sentence says it."""
_MOST_MONTHS, _QUARTER = 14, 3
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def chart(name: str, facts: Facts) -> Chart | None:
    """The chart of that name (`ratings`, `states`, `history`, `delivery`, `indicator:<key>`), if any."""
    if name.startswith(INDICATOR):
        return _indicator(name.removeprefix(INDICATOR), facts)
    make = _CHARTS.get(name)
    return make(facts) if make else None


def names(facts: Facts) -> list[str]:
    """Every chart that these facts can give."""
    wanted = [*_CHARTS, *(f"{INDICATOR}{row['key']}" for row in facts["indicators"])]
    return [name for name in wanted if chart(name, facts) is not None]


def as_table(shown: Chart) -> Table:
    """The figures of a chart as a table: the labels down the side, a column for each series."""
    head = [shown.label, *(f"{one.symbol} {one.name}".strip() for one in shown.series)]
    rows = [
        (_cell(label), *(_cell(figure(one.values[row], shown.unit)) for one in shown.series))
        for row, label in enumerate(shown.labels)
    ]
    if shown.target is not None:
        rows.append(
            (_cell(shown.target_name), *(_cell(figure(shown.target, shown.unit)) for _ in shown.series))
        )
    return Table(f"{shown.title}: the figures", tuple(_cell(text) for text in head), tuple(rows))


def _cell(text: str) -> Runs:
    return (Run(text),)


def _ratings(facts: Facts) -> Chart | None:
    """How many actions have each rating now and at the last report."""
    now, before = facts["totals"]["by_rating"], (facts["changes"]["totals"] or {}).get("by_rating")
    rows = [row for row in facts["ratings"] if now.get(row["code"]) or (before or {}).get(row["code"])]
    if not rows:
        return None
    series = [Series(day(facts["as_at"]), tuple(float(now.get(row["code"], 0)) for row in rows))]
    if before is not None:
        then = tuple(float(before.get(row["code"], 0)) for row in rows)
        series.append(Series(day(facts["changes"]["previous_as_at"]), then))
    told = listed([f"{number(now.get(row['code'], 0))} {row['label'].lower()}" for row in rows])
    return Chart(
        "ratings",
        "bars",
        "Actions by rating",
        f"Of {counted(facts['totals']['actions'], 'action')}: {told}.",
        "Rating",
        tuple(f"{row['symbol']} {row['label']}" for row in rows),
        tuple(series),
    )


def _states(facts: Facts) -> Chart | None:
    """How many actions are in each state, the most frequent first."""
    counts = dict(sorted(facts["totals"]["by_state"].items(), key=lambda one: (-one[1], one[0])))
    if len(counts) < _FEWEST:
        return None
    told = listed([f"{number(count)} {label.lower()}" for label, count in counts.items()])
    return Chart(
        "states",
        "bars",
        "Actions by state",
        f"Of {counted(facts['totals']['actions'], 'action')}: {told}.",
        "State",
        tuple(counts),
        (Series(day(facts["as_at"]), tuple(float(count) for count in counts.values())),),
    )


def _history(facts: Facts) -> Chart | None:
    """How many actions had each rating at every paper so far."""
    past = [*facts.get("history", ()), {"as_at": facts["as_at"], "by_rating": facts["totals"]["by_rating"]}]
    if len(past) < _FEWEST:
        return None
    used = [
        row for row in reversed(facts["ratings"]) if any(one["by_rating"].get(row["code"]) for one in past)
    ]
    series = [
        Series(
            row["label"],
            tuple(float(one["by_rating"].get(row["code"], 0)) for one in past),
            row["colour"],
            row["symbol"],
        )
        for row in used
    ]
    return Chart(
        "history",
        "stacked",
        "Ratings over time",
        f"The number of actions with each rating in {counted(len(past), 'report')}, "
        f"from {day(past[0]['as_at'])} to {day(past[-1]['as_at'])}.",
        "Figures of",
        tuple(_short(one["as_at"]) for one in past),
        tuple(series),
    )


def _delivery(facts: Facts) -> Chart | None:
    """How many actions should have been complete by each month, by first and by present dates, and were."""
    rows = [row for row in facts["actions"] if row["meaning"] != "cancelled" and row["due_on"]]
    first = Counter(_month(row["original_due_on"] or row["due_on"]) for row in rows)
    present = Counter(_month(row["due_on"]) for row in rows)
    done = Counter(_month(on) for row in rows if (on := _done_on(row)))
    months = _span([*first, *present, *done])
    if len(months) < _FEWEST:
        return None
    until = _month(facts["as_at"])
    shown = [place for place, month in enumerate(months) if _is_shown(month, months, until)]
    finished = list(accumulate(done[month] for month in months))
    delivered = tuple(float(finished[place]) if months[place] <= until else None for place in shown)
    series = [
        Series("Planned at first", _running(first, months, shown)),
        Series("Planned now", _running(present, months, shown)),
        Series("Done", delivered),
    ]
    if first == present:
        series = [Series("Planned", series[0].values), series[2]]
    planned = sum(count for month, count in present.items() if month <= until)
    said = f"{number(sum(done.values()))} {plural(sum(done.values()), 'is', 'are')} implemented or complete"
    return Chart(
        "delivery",
        "lines",
        "Planned and actual delivery",
        f"By {day(facts['as_at'])} {counted(planned, 'action')} fell due; {said}.",
        "By the end of",
        tuple(f"{_MONTHS[months[place] % 12]} {months[place] // 12}" for place in shown),
        tuple(series),
    )


def _done_on(row: Facts) -> str | None:
    """The day on which the owner said that it was done, unless it was returned since."""
    is_done = row["meaning"] == "done" or row["is_implemented"]
    return (row["implemented_on"] or row["verified_on"] or row["state_since"]) if is_done else None


def _indicator(key: str, facts: Facts) -> Chart | None:
    """The figures of an indicator over time, validated and unverified apart, against its target."""
    row = next((one for one in facts["indicators"] if one["key"] == key), None)
    seen = [one for one in (row or {}).get("series", ()) if one["value"] is not None]
    if row is None or not seen:
        return None
    if len({one["period"] for one in seen}) < _FEWEST:
        return _beside_others(row, seen[-1], facts["organisation"]["name"])
    periods = list(dict.fromkeys(one["period"] for one in seen))
    series = [
        Series(name, tuple(_value(seen, period, status) for period in periods))
        for status, name in (("validated", "Validated"), ("unverified", "Not yet validated"))
        if any(one["status"] == status for one in seen)
    ]
    if not series:
        return None
    last = seen[-1]
    series += comparing.series(row, periods)
    return Chart(
        f"{INDICATOR}{key}",
        "lines",
        row["title"],
        f"From {seen[0]['period']} to {last['period']}; the latest figure is "
        f"{figure(last['value'], row['unit'])}.{comparing.told(row)}",
        "Period",
        tuple(periods),
        tuple(series),
        row["unit"],
        row["target"],
        "Target" if row["target"] is not None else "",
    )


def _beside_others(row: Facts, latest: Facts, name: str) -> Chart | None:
    """One figure beside those of other places; None where there are no figures of others."""
    others = comparing.latest(row)
    if not others:
        return None
    return Chart(
        f"{INDICATOR}{row['key']}",
        "bars",
        row["title"],
        f"{name} {figure(latest['value'], row['unit'])}, {latest['period']}.{comparing.told(row)}",
        "Place",
        (name, *others),
        (Series(latest["period"], (float(latest["value"]), *others.values())),),
        row["unit"],
        row["target"],
        "Target" if row["target"] is not None else "",
    )


def _value(seen: Sequence[Facts], period: str, status: str) -> float | None:
    found = [one["value"] for one in seen if (one["period"], one["status"]) == (period, status)]
    return float(found[-1]) if found else None


def _is_shown(month: int, months: Sequence[int], until: int) -> bool:
    """Every month of a short span; of a long one the quarters' ends, the last and that of the figures."""
    is_end = month in (months[-1], until)
    return len(months) <= _MOST_MONTHS or month % _QUARTER == _QUARTER - 1 or is_end


def _running(counts: Counter[int], months: Sequence[int], shown: Sequence[int]) -> tuple[float, ...]:
    totals = list(accumulate(counts[month] for month in months))
    return tuple(float(totals[place]) for place in shown)


def _month(on: str) -> int:
    """Months since the year 0, so that a span of them is a range."""
    read = date.fromisoformat(on)
    return read.year * 12 + read.month - 1


def _span(months: Sequence[int]) -> list[int]:
    return list(range(min(months), max(months) + 1)) if months else []


def _short(on: str) -> str:
    read = date.fromisoformat(on)
    return f"{read.day} {_MONTHS[read.month - 1]} {read.year}"


_CHARTS: Mapping[str, Callable[[Facts], Chart | None]] = {
    "ratings": _ratings,
    "states": _states,
    "history": _history,
    "delivery": _delivery,
}
