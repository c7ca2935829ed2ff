"""What the agent may do: one typed adapter per act, with its effect, its refusals and its facts."""
