"""The chat's doors: the socket, the terminal, and the turns that come through them."""
