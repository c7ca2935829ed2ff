"""A wish's words read against what a catalogue taught."""
