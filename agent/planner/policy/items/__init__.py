"""The things on the screen: pointed at, asked about, compared, chosen."""
