"""Migrations of the desk's database. :mod:`clincite.review.store.migrating` runs them; ``alembic`` itself needs no file of settings."""
