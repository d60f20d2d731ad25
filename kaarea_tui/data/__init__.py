"""What is kept: models, engine, schema, migrations and the search index."""
