"""The steps by which a database comes to the form that this version expects. Alembic runs them."""
