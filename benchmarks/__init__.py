"""Time and memory, measured in one run and told as ratios where a machine's speed would show."""
