"""What commerce speaks of: frozen values and pure rules, without input or output."""
