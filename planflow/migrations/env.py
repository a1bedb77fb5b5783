"""Alembic's environment: runs inside the transaction that `store.schema` has opened.

The address of the database comes from planflow's own settings; there is no alembic.ini.
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from planflow.domain.tables import metadata


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write column types as plain SQLAlchemy, so that an old migration never depends on SQLModel's own."""
    if kind != "type":
        return False
    if isinstance(item, sa.TypeDecorator) and isinstance(item.impl_instance, sa.DateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.TypeDecorator) and isinstance(item.impl_instance, sa.String):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table only by copying it
    render_item=render,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
