"""Every kind of event there is: those of the moves, and those that services record besides."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from planflow import resources, yamlfile
from planflow.domain.route import EVERY_EVENT
from planflow.engine import routes
from planflow.engine.definition import Definition
from planflow.errors import Problem

RECORDED = (
    "address_parked",
    "address_unparked",
    "appendix_added",
    "appendix_removed",
    "attendance_recorded",
    "board_decision_recorded",
    "body_changed",
    "chair_term_ending",
    "clearance_given",
    "closed_day_added",
    "closed_day_removed",
    "comment_made",
    "comment_resolved",
    "definition_migrated",
    "deliveries_held",
    "deliveries_released",
    "delivery_cancelled",
    "delivery_held",
    "delivery_released",
    "delivery_retried",
    "evidence_added",
    "extension_requested",
    "front_sheet_filled",
    "identity_linked",
    "identity_unlinked",
    "late_item_agreed",
    "links_revoked",
    "meeting_added",
    "meeting_cancelled",
    "meeting_moved",
    "milestone_met",
    "month_ended",
    "occurrence_recorded",
    "owner_changed",
    "paper_correction_drafted",
    "paper_drafted",
    "paper_rescheduled",
    "password_set",
    "person_added",
    "person_away",
    "person_changed",
    "person_erased",
    "person_handed_over",
    "person_preferences_set",
    "person_returned",
    "plan_edited",
    "plan_loaded",
    "plan_made_public",
    "progress_reported",
    "rating_overridden",
    "rating_withdrawn",
    "report_skipped",
    "report_squeezed",
    "report_too_late",
    "report_without_meeting",
    "resolution_answered",
    "resolution_recorded",
    "role_ended",
    "role_given",
    "role_vacant",
    "section_completed",
    "section_confirmed",
    "section_written",
    "sign_in_link_made",
    "sign_in_ways_set",
    "signed_out_everywhere",
    "term_ending",
    "tracker_taken_in",
)
"""The kinds that services write without a move; a guard test holds this list against them."""


def known(definitions: Mapping[str, Definition]) -> set[str]:
    """Every kind of event that can happen under these workflows."""
    moves = {move.event for definition in definitions.values() for move in definition.transitions}
    begun = {f"{name}_{how}" for name in definitions for how in ("created", "taken_over")}
    return moves | begun | {*RECORDED, EVERY_EVENT}


def check_routes(definitions: Mapping[str, Definition], own: Path | None) -> Iterator[Problem]:
    """Routes for an event that never happens: somebody waits for a mail that nobody sends."""
    document = yamlfile.read(resources.find("notifications", routes.FILE, own))
    written = document.at(("routes",))
    possible = known(definitions)
    for event in written if isinstance(written, dict) else ():
        if event not in possible:
            yield _unknown(document, event, possible)


def _unknown(document: yamlfile.Document, event: str, possible: Iterable[str]) -> Problem:
    message = f"No workflow and no service knows the event '{event}'."
    return yamlfile.problem(document, ("routes", event), message, yamlfile.suggestion(event, possible))
