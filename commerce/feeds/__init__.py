"""Reading other people's product files: formats, spellings, and what is refused and why."""
