"""Tools for assistants, on top of the HTTP API."""
