"""Small programs to run against the emulator."""
