"""What finding knows of text and of English, without any catalogue."""
