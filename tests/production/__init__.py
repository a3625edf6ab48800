"""The portal as an office runs it: what docker-compose.yml names, started with Debian's nginx and pgbouncer."""
