"""HTTP API of the to-do service."""
