"""The embedded planner: a task-oriented dialogue system behind the chat-model interface."""
