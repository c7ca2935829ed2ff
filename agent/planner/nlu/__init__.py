"""Understanding: from the words of a message to frames."""
