"""The truth guard: nothing that a tool did not prove reaches the screen."""
