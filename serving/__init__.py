"""The outside of the shop: HTTP, WebSocket, pages, command line, and the one place where all is wired together."""
