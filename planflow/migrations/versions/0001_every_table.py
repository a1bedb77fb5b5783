"""Every table.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "body",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("clear_days", sa.Integer(), nullable=False),
        sa.Column("clear_days_counting", sa.String(), nullable=False),
        sa.Column("small_counts_below", sa.Integer(), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("key", name=op.f("uq_body_key")),
    )
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "calendar_day",
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", "day", name=op.f("pk_calendar_day")),
    )
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.create_index(
            "ix_calendar_day_ordinal", ["calendar", "ordinal", "is_working", "day"], unique=False
        )

    op.create_table(
        "chain",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
    )
    op.create_table(
        "definition_text",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_definition_text")),
    )
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_run")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("small_number_limit", sa.Integer(), nullable=False),
        sa.Column("deliveries_held_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
    )
    op.create_table(
        "rate_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_window")),
        sa.UniqueConstraint("what", "whose", "begins_at", name="uq_rate_window"),
    )
    with op.batch_alter_table("rate_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_window_begins_at"), ["begins_at"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("digest", name=op.f("uq_stored_file_digest")),
    )
    op.create_table(
        "written_calendar",
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", name=op.f("pk_written_calendar")),
    )
    op.create_table(
        "body_agency",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_body_agency_agency_id_body")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_agency_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_agency")),
    )
    with op.batch_alter_table("body_agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_agency_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_agency_body_id"), ["body_id"], unique=False)

    op.create_table(
        "local_day",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_local_day_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_day")),
    )
    with op.batch_alter_table("local_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_local_day_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_local_day_calendar"), ["calendar"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_body_id"), ["body_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address_parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address_problem", sa.String(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mail_weekday", sa.Integer(), nullable=False),
        sa.Column("mail_hour", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("signs_in_by", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_person_agency_id_body")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_person_deputy_id_person")),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_person_manager_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_manager_id"), ["manager_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("inspectorate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("report_title", sa.String(), nullable=False),
        sa.Column("report_published_on", sa.Date(), nullable=True),
        sa.Column("report_published_text", sa.String(), nullable=False),
        sa.Column("report_received_on", sa.Date(), nullable=True),
        sa.Column("report_url", sa.String(), nullable=False),
        sa.Column("live_on", sa.Date(), nullable=False),
        sa.Column("closing", sa.String(), nullable=False),
        sa.Column("watch_days", sa.Integer(), nullable=False),
        sa.Column("rag_scheme", sa.String(), nullable=False),
        sa.Column("rag_digest", sa.String(), nullable=False),
        sa.Column("moved_counts_as_overdue", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["body.id"], name=op.f("fk_plan_board_id_body")),
        sa.ForeignKeyConstraint(["inspectorate_id"], ["body.id"], name=op.f("fk_plan_inspectorate_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_key")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_inspectorate_id"), ["inspectorate_id"], unique=False)

    op.create_table(
        "area",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_area_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_area_plan_id_key")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("of_body", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("held_text", sa.String(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_assessment_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_assessment_plan_id_key")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("was_present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_attendance_agency_id_body")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "credential",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credential_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_person_id"), ["person_id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_text", sa.String(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("trigger_on", sa.Date(), nullable=True),
        sa.Column("computed_on", sa.Date(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("live_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_deadline_agency_id_body")),
        sa.ForeignKeyConstraint(["owner_body_id"], ["body.id"], name=op.f("fk_deadline_owner_body_id_body")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_deadline_owner_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_deadline_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_due", ["state", "ladder", "calendar", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_deadline_list", ["plan_id", "kind", "due_on", "subject_id", "subject_kind"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_deadline_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index("ix_deadline_subject", ["subject_kind", "subject_id", "kind"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name=op.f("fk_event_for_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_event_chain_number")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_for_id"), ["for_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "free_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_free_text_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_text")),
    )
    with op.batch_alter_table("free_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_free_text_author_id"), ["author_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("lag", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("target_text", sa.String(), nullable=False),
        sa.Column("part_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("comparator", sa.String(), nullable=False),
        sa.Column("comparators", sa.JSON(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_of_id"], ["indicator.id"], name=op.f("fk_indicator_part_of_id_indicator")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_indicator_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_indicator_plan_id_key")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_part_of_id"), ["part_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("for_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_code", sa.String(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("retried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_message_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("recipient_id", "channel", "slot", name="uq_message_slot"),
        sa.UniqueConstraint("token", name=op.f("uq_message_token")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_due", ["state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(
            "uq_message_connector",
            ["channel", "slot"],
            unique=True,
            sqlite_where=sa.text("recipient_id IS NULL"),
            postgresql_where=sa.text("recipient_id IS NULL"),
        )

    op.create_table(
        "milestone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("also_printed", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_milestone_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_milestone_plan_id_key")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_source_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_source")),
    )
    with op.batch_alter_table("plan_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_source_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "precedent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("done_text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_precedent_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precedent")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_precedent_plan_id_key")),
    )
    with op.batch_alter_table("precedent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_precedent_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "report_cycle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("front", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_report_cycle_body_id_body")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_report_cycle_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_cycle")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_report_cycle_plan_id_key")),
    )
    with op.batch_alter_table("report_cycle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_cycle_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_cycle_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "report_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_report_review_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_report_review_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_review")),
    )
    with op.batch_alter_table("report_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_review_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_review_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "role_holding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("is_alternate", sa.Boolean(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_role_holding_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_holding_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_role_holding_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_holding")),
    )
    with op.batch_alter_table("role_holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_holding_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_holding_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_holding_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_holding_role"), ["role"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token", name=op.f("uq_sign_in_token")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_web_session_digest")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "work",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("input", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_work_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("token", name=op.f("uq_work_token")),
    )
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index("ix_work_state", ["state", "lease_until"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("directorate", sa.String(), nullable=False),
        sa.Column("success_measure", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("cost_decided_by", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("repeats", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("outcome_note", sa.String(), nullable=False),
        sa.Column("superseded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("last_progress_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("implemented_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "implemented_recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("taken_over_on", sa.Date(), nullable=True),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["body.id"], name=op.f("fk_action_agency_id_body")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_action_area_id_area")),
        sa.ForeignKeyConstraint(
            ["implemented_by_id"], ["person.id"], name=op.f("fk_action_implemented_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["implemented_recorder_id"], ["person.id"], name=op.f("fk_action_implemented_recorder_id_person")
        ),
        sa.ForeignKeyConstraint(["owner_body_id"], ["body.id"], name=op.f("fk_action_owner_body_id_body")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_owner_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_action_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["action.id"], name=op.f("fk_action_superseded_by_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["person.id"], name=op.f("fk_action_verified_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("plan_id", "ref", name=op.f("uq_action_plan_id_ref")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            "ix_action_list", ["plan_id", "state", "owner_id", "owner_body_id", "agency_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_owner_body_id"), ["owner_body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_superseded_by_id"), ["superseded_by_id"], unique=False)

    op.create_table(
        "assessment_score",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("is_not_applicable", sa.Boolean(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_assessment_score_area_id_area")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_score_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_score")),
    )
    with op.batch_alter_table("assessment_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_score_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assessment_score_assessment_id"), ["assessment_id"], unique=False
        )

    op.create_table(
        "deadline_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_on", sa.Date(), nullable=True),
        sa.Column("was_text", sa.String(), nullable=False),
        sa.Column("was_assumed", sa.Boolean(), nullable=False),
        sa.Column("was_moves", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_move_deadline_id_deadline")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_move")),
    )
    with op.batch_alter_table("deadline_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_move_deadline_id"), ["deadline_id"], unique=False)

    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_attempt_message_id_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
        sa.UniqueConstraint("message_id", "fence", "source", name="uq_delivery_attempt"),
    )
    op.create_table(
        "intent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_version", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("route", sa.String(), nullable=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("meant_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fallback", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_intent_deadline_id_deadline")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_intent_event_id_event")),
        sa.ForeignKeyConstraint(["meant_for_id"], ["person.id"], name=op.f("fk_intent_meant_for_id_person")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_intent_message_id_message")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_intent_plan_id_plan")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_intent_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intent")),
        sa.UniqueConstraint(
            "deadline_id", "due_version", "step", "recipient_id", "channel", name="uq_intent_deadline"
        ),
        sa.UniqueConstraint("event_id", "route", "recipient_id", "channel", name="uq_intent_event"),
    )
    with op.batch_alter_table("intent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intent_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_intent_waiting", ["state", "recipient_id", "urgency"], unique=False)
        batch_op.create_index(
            "uq_intent_connector",
            ["event_id", "route", "channel"],
            unique=True,
            sqlite_where=sa.text("recipient_id IS NULL"),
            postgresql_where=sa.text("recipient_id IS NULL"),
        )

    op.create_table(
        "link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("address_digest", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("answered", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_for", sa.String(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_link_message_id_message")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("message_id", "person_id", "purpose", name="uq_link_message"),
        sa.UniqueConstraint("token", name=op.f("uq_link_token")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index("ix_link_dead", ["purpose", "expires_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("indicator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("numerator", sa.Float(), nullable=True),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("change_value", sa.Float(), nullable=True),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("indicator_id", "key", name=op.f("uq_observation_indicator_id_key")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cycle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("period_number", sa.Integer(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_until", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("previous_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_digest", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("exempt_document", sa.Text(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_where", sa.String(), nullable=False),
        sa.Column("erratum_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("erratum_text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("front", sa.JSON(), nullable=False),
        sa.Column("late_agreed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("late_agreed_on", sa.Date(), nullable=True),
        sa.Column("front_asked", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_paper_body_id_body")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["report_cycle.id"], name=op.f("fk_paper_cycle_id_report_cycle")
        ),
        sa.ForeignKeyConstraint(["erratum_of_id"], ["paper.id"], name=op.f("fk_paper_erratum_of_id_paper")),
        sa.ForeignKeyConstraint(
            ["erratum_text_id"], ["free_text.id"], name=op.f("fk_paper_erratum_text_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["late_agreed_by_id"], ["person.id"], name=op.f("fk_paper_late_agreed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_paper_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_paper_plan_id_plan")),
        sa.ForeignKeyConstraint(["previous_id"], ["paper.id"], name=op.f("fk_paper_previous_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("cycle_id", "period_number", name=op.f("uq_paper_cycle_id_period_number")),
        sa.UniqueConstraint("plan_id", "ref", name=op.f("uq_paper_plan_id_ref")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_erratum_of_id"), ["erratum_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_previous_id"), ["previous_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("addressees", sa.JSON(), nullable=False),
        sa.Column("addressee_ids", sa.JSON(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("due_text", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("response_part", sa.String(), nullable=False),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_recommendation_area_id_area")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_recommendation_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("plan_id", "ref", name=op.f("uq_recommendation_plan_id_ref")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "report_turn",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cycle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("skipped_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["report_cycle.id"], name=op.f("fk_report_turn_cycle_id_report_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_report_turn_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_report_turn_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["free_text.id"], name=op.f("fk_report_turn_reason_id_free_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_turn")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_report_turn_cycle_id_number")),
    )
    with op.batch_alter_table("report_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_turn_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "action_recommendation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_recommendation_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_action_recommendation_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_recommendation")),
    )
    with op.batch_alter_table("action_recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_recommendation_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            "ix_action_recommendation_both", ["recommendation_id", "action_id"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_action_recommendation_recommendation_id"), ["recommendation_id"], unique=False
        )

    op.create_table(
        "appendix",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("klass", sa.String(), nullable=False),
        sa.Column("alternative", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_appendix_added_by_id_person")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_appendix_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_appendix_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appendix")),
        sa.UniqueConstraint("paper_id", "part", "number", name=op.f("uq_appendix_paper_id_part_number")),
    )
    with op.batch_alter_table("appendix", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appendix_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appendix_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "assessment_verdict",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_verdict_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_assessment_verdict_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_verdict")),
    )
    with op.batch_alter_table("assessment_verdict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_verdict_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessment_verdict_recommendation_id"), ["recommendation_id"], unique=False
        )

    op.create_table(
        "clearance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("asked_of", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_clearance_given_by_id_person")),
        sa.ForeignKeyConstraint(["note_id"], ["free_text.id"], name=op.f("fk_clearance_note_id_free_text")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_clearance_paper_id_paper")),
        sa.ForeignKeyConstraint(["recorder_id"], ["person.id"], name=op.f("fk_clearance_recorder_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("paper_id", "key", name=op.f("uq_clearance_paper_id_key")),
    )
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "contributor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_contributor_action_id_action")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_contributor_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contributor_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor")),
    )
    with op.batch_alter_table("contributor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contributor_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contributor_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contributor_person_id"), ["person_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_at_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_evidence_action_id_action")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_evidence_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["held_at_id"], ["free_text.id"], name=op.f("fk_evidence_held_at_id_free_text")
        ),
        sa.ForeignKeyConstraint(["recorder_id"], ["person.id"], name=op.f("fk_evidence_recorder_id_person")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["person.id"], name=op.f("fk_evidence_seen_by_id_person")),
        sa.ForeignKeyConstraint(["what_id"], ["free_text.id"], name=op.f("fk_evidence_what_id_free_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_held_at_id"), ["held_at_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_recorder_id"), ["recorder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_seen_by_id"), ["seen_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_what_id"), ["what_id"], unique=False)

    op.create_table(
        "extension_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("reason_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_due_on", sa.Date(), nullable=True),
        sa.Column("to_due_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted_due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_extension_request_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_extension_request_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["free_text.id"], name=op.f("fk_extension_request_decision_id_free_text")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_extension_request_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["free_text.id"], name=op.f("fk_extension_request_reason_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_extension_request_requested_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_extension_request_action_id_number")),
    )
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_request_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_extension_request_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_extension_request_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_request_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_request_reason_id"), ["reason_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_extension_request_requested_by_id"), ["requested_by_id"], unique=False
        )

    op.create_table(
        "indicator_recommendation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("indicator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_indicator_recommendation_indicator_id_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_indicator_recommendation_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_recommendation")),
    )
    with op.batch_alter_table("indicator_recommendation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_recommendation_indicator_id"), ["indicator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_indicator_recommendation_recommendation_id"), ["recommendation_id"], unique=False
        )

    op.create_table(
        "occurrence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_occurrence_action_id_action")),
        sa.ForeignKeyConstraint(["text_id"], ["free_text.id"], name=op.f("fk_occurrence_text_id_free_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_occurrence_action_id_number")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrence_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrence_text_id"), ["text_id"], unique=False)

    op.create_table(
        "paper_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["free_text.id"], name=op.f("fk_paper_comment_answer_id_free_text")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_paper_comment_author_id_person")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_comment_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["person.id"], name=op.f("fk_paper_comment_recorder_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["person.id"], name=op.f("fk_paper_comment_resolved_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["free_text.id"], name=op.f("fk_paper_comment_text_id_free_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_comment")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_comment_paper_id_number")),
    )
    with op.batch_alter_table("paper_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_comment_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "plan_assurer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_plan_assurer_body_id_body")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_plan_assurer_paper_id_paper")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_assurer_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["text_id"], ["free_text.id"], name=op.f("fk_plan_assurer_text_id_free_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_assurer")),
    )
    with op.batch_alter_table("plan_assurer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_assurer_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_assurer_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_assurer_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_assurer_text_id"), ["text_id"], unique=False)

    op.create_table(
        "progress",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_progress_action_id_action")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_progress_person_id_person")),
        sa.ForeignKeyConstraint(["recorder_id"], ["person.id"], name=op.f("fk_progress_recorder_id_person")),
        sa.ForeignKeyConstraint(["text_id"], ["free_text.id"], name=op.f("fk_progress_text_id_free_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_recorder_id"), ["recorder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_text_id"), ["text_id"], unique=False)

    op.create_table(
        "rating_override",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rating", sa.String(), nullable=False),
        sa.Column("reason_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_rating_override_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rating_override_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["free_text.id"], name=op.f("fk_rating_override_reason_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["person.id"], name=op.f("fk_rating_override_recorder_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_override")),
    )
    with op.batch_alter_table("rating_override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_override_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_override_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_override_reason_id"), ["reason_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_override_recorder_id"), ["recorder_id"], unique=False)

    op.create_table(
        "resolution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("milestone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_resolution_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_by_id"], ["person.id"], name=op.f("fk_resolution_outcome_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["free_text.id"], name=op.f("fk_resolution_outcome_id_free_text")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_resolution_owner_id_person")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_resolution_paper_id_paper")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_resolution_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["person.id"], name=op.f("fk_resolution_recorder_id_person")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["free_text.id"], name=op.f("fk_resolution_text_id_free_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_resolution_paper_id_number")),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resolution_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "section",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_gap", sa.Boolean(), nullable=False),
        sa.Column("gap_owner", sa.String(), nullable=False),
        sa.Column("drafted", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("is_outdated", sa.Boolean(), nullable=False),
        sa.Column("edited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minuted_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minuted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_section_edited_by_id_person")),
        sa.ForeignKeyConstraint(
            ["minuted_id"], ["free_text.id"], name=op.f("fk_section_minuted_id_free_text")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_section_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("paper_id", "key", name=op.f("uq_section_paper_id_key")),
    )
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_edited_by_id"), ["edited_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_section_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("proof_text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_submission_body_id_body")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_submission_paper_id_paper")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_submission_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["proof_text_id"], ["free_text.id"], name=op.f("fk_submission_proof_text_id_free_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_proof_text_id"), ["proof_text_id"], unique=False)


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_proof_text_id"))
        batch_op.drop_index(batch_op.f("ix_submission_plan_id"))
        batch_op.drop_index(batch_op.f("ix_submission_paper_id"))
        batch_op.drop_index(batch_op.f("ix_submission_body_id"))

    op.drop_table("submission")
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_paper_id"))
        batch_op.drop_index(batch_op.f("ix_section_edited_by_id"))

    op.drop_table("section")
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolution_plan_id"))
        batch_op.drop_index(batch_op.f("ix_resolution_paper_id"))

    op.drop_table("resolution")
    with op.batch_alter_table("rating_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_override_recorder_id"))
        batch_op.drop_index(batch_op.f("ix_rating_override_reason_id"))
        batch_op.drop_index(batch_op.f("ix_rating_override_person_id"))
        batch_op.drop_index(batch_op.f("ix_rating_override_action_id"))

    op.drop_table("rating_override")
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_text_id"))
        batch_op.drop_index(batch_op.f("ix_progress_recorder_id"))
        batch_op.drop_index(batch_op.f("ix_progress_person_id"))
        batch_op.drop_index(batch_op.f("ix_progress_action_id"))

    op.drop_table("progress")
    with op.batch_alter_table("plan_assurer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_assurer_text_id"))
        batch_op.drop_index(batch_op.f("ix_plan_assurer_plan_id"))
        batch_op.drop_index(batch_op.f("ix_plan_assurer_paper_id"))
        batch_op.drop_index(batch_op.f("ix_plan_assurer_body_id"))

    op.drop_table("plan_assurer")
    with op.batch_alter_table("paper_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_comment_paper_id"))

    op.drop_table("paper_comment")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occurrence_text_id"))
        batch_op.drop_index(batch_op.f("ix_occurrence_action_id"))

    op.drop_table("occurrence")
    with op.batch_alter_table("indicator_recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_recommendation_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_recommendation_indicator_id"))

    op.drop_table("indicator_recommendation")
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_request_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_extension_request_reason_id"))
        batch_op.drop_index(batch_op.f("ix_extension_request_plan_id"))
        batch_op.drop_index(batch_op.f("ix_extension_request_decision_id"))
        batch_op.drop_index(batch_op.f("ix_extension_request_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_extension_request_action_id"))

    op.drop_table("extension_request")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_what_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_seen_by_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_recorder_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_held_at_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_file_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_action_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("contributor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contributor_person_id"))
        batch_op.drop_index(batch_op.f("ix_contributor_body_id"))
        batch_op.drop_index(batch_op.f("ix_contributor_action_id"))

    op.drop_table("contributor")
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearance_paper_id"))

    op.drop_table("clearance")
    with op.batch_alter_table("assessment_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_verdict_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_verdict_assessment_id"))

    op.drop_table("assessment_verdict")
    with op.batch_alter_table("appendix", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appendix_paper_id"))
        batch_op.drop_index(batch_op.f("ix_appendix_file_id"))

    op.drop_table("appendix")
    with op.batch_alter_table("action_recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_recommendation_recommendation_id"))
        batch_op.drop_index("ix_action_recommendation_both")
        batch_op.drop_index(batch_op.f("ix_action_recommendation_action_id"))

    op.drop_table("action_recommendation")
    with op.batch_alter_table("report_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_turn_cycle_id"))

    op.drop_table("report_turn")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_plan_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_area_id"))

    op.drop_table("recommendation")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_previous_id"))
        batch_op.drop_index(batch_op.f("ix_paper_plan_id"))
        batch_op.drop_index(batch_op.f("ix_paper_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_paper_erratum_of_id"))
        batch_op.drop_index(batch_op.f("ix_paper_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_paper_body_id"))

    op.drop_table("paper")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_indicator_id"))

    op.drop_table("observation")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_person_id"))
        batch_op.drop_index("ix_link_dead")

    op.drop_table("link")
    with op.batch_alter_table("intent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_intent_connector",
            sqlite_where=sa.text("recipient_id IS NULL"),
            postgresql_where=sa.text("recipient_id IS NULL"),
        )
        batch_op.drop_index("ix_intent_waiting")
        batch_op.drop_index(batch_op.f("ix_intent_message_id"))

    op.drop_table("intent")
    op.drop_table("delivery_attempt")
    with op.batch_alter_table("deadline_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_move_deadline_id"))

    op.drop_table("deadline_move")
    with op.batch_alter_table("assessment_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_score_assessment_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_score_area_id"))

    op.drop_table("assessment_score")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_superseded_by_id"))
        batch_op.drop_index(batch_op.f("ix_action_owner_id"))
        batch_op.drop_index(batch_op.f("ix_action_owner_body_id"))
        batch_op.drop_index("ix_action_list")
        batch_op.drop_index(batch_op.f("ix_action_area_id"))
        batch_op.drop_index(batch_op.f("ix_action_agency_id"))

    op.drop_table("action")
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.drop_index("ix_work_state")
        batch_op.drop_index(batch_op.f("ix_work_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_work_about"))

    op.drop_table("work")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_person_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("role_holding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_holding_role"))
        batch_op.drop_index(batch_op.f("ix_role_holding_plan_id"))
        batch_op.drop_index(batch_op.f("ix_role_holding_person_id"))
        batch_op.drop_index(batch_op.f("ix_role_holding_body_id"))

    op.drop_table("role_holding")
    with op.batch_alter_table("report_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_review_plan_id"))
        batch_op.drop_index(batch_op.f("ix_report_review_made_by_id"))

    op.drop_table("report_review")
    with op.batch_alter_table("report_cycle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_cycle_plan_id"))
        batch_op.drop_index(batch_op.f("ix_report_cycle_body_id"))

    op.drop_table("report_cycle")
    with op.batch_alter_table("precedent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_precedent_plan_id"))

    op.drop_table("precedent")
    with op.batch_alter_table("plan_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_source_plan_id"))

    op.drop_table("plan_source")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_plan_id"))

    op.drop_table("milestone")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_message_connector",
            sqlite_where=sa.text("recipient_id IS NULL"),
            postgresql_where=sa.text("recipient_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_message_recipient_id"))
        batch_op.drop_index("ix_message_due")

    op.drop_table("message")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_plan_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_part_of_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("free_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_free_text_author_id"))

    op.drop_table("free_text")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_subject_id"))
        batch_op.drop_index(batch_op.f("ix_event_kind"))
        batch_op.drop_index(batch_op.f("ix_event_for_id"))
        batch_op.drop_index(batch_op.f("ix_event_actor_id"))

    op.drop_table("event")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_subject")
        batch_op.drop_index(batch_op.f("ix_deadline_plan_id"))
        batch_op.drop_index(batch_op.f("ix_deadline_owner_id"))
        batch_op.drop_index("ix_deadline_list")
        batch_op.drop_index("ix_deadline_due")

    op.drop_table("deadline")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_person_id"))
        batch_op.drop_index(batch_op.f("ix_credential_name"))

    op.drop_table("credential")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_person_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_agency_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_plan_id"))

    op.drop_table("assessment")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_plan_id"))

    op.drop_table("area")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_inspectorate_id"))
        batch_op.drop_index(batch_op.f("ix_plan_board_id"))

    op.drop_table("plan")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_manager_id"))
        batch_op.drop_index(batch_op.f("ix_person_deputy_id"))
        batch_op.drop_index(batch_op.f("ix_person_agency_id"))

    op.drop_table("person")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_body_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("local_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_local_day_calendar"))
        batch_op.drop_index(batch_op.f("ix_local_day_body_id"))

    op.drop_table("local_day")
    with op.batch_alter_table("body_agency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_agency_body_id"))
        batch_op.drop_index(batch_op.f("ix_body_agency_agency_id"))

    op.drop_table("body_agency")
    op.drop_table("written_calendar")
    op.drop_table("stored_file")
    with op.batch_alter_table("rate_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_window_begins_at"))

    op.drop_table("rate_window")
    op.drop_table("organisation")
    op.drop_table("job_run")
    op.drop_table("definition_text")
    op.drop_table("chain")
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_day_ordinal")

    op.drop_table("calendar_day")
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_parent_id"))

    op.drop_table("body")
