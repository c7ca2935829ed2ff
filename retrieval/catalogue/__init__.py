"""A merchant's products as they are indexed: documents, columns, and the words of a catalogue."""
