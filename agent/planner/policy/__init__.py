"""Policy: from frames and dialogue state to tool calls and what is said about their results."""
