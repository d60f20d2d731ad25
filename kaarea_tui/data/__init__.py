"""What is kept: models, engine, schema, migrations and the search index."""

from . import connections  # noqa: F401 - before anybody imports peewee, which would load every driver it finds
