"""One turn: model and tools in a loop, text checked and released, everything recorded."""
