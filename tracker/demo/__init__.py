"""The sample sites and the story of `tracker demo`."""
