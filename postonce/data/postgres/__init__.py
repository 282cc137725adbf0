"""The repository on a PostgreSQL server, for teams: several machines share one store."""
