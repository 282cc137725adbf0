"""The commands of `postonce`, one file each, and what they share. Only cli.py imports them."""
