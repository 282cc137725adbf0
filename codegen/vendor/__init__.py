"""Write `specs/<provider>/`: fetch, lift facts out of prose, drop the prose."""
