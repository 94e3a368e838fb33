"""Alembic runs this file, with the connection that the desk's database hands it."""

from __future__ import annotations

from alembic import context

from clincite.review.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
