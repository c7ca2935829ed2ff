"""The shop's pages, drawn on the server."""
