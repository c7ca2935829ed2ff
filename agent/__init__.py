"""One turn of a conversation: history, model and tools in a loop, the guards, the log and the embedded planner."""
