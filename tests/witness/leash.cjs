// Loaded before Prism: ends it with whoever started it, even where that one was killed.
process.stdin.on("end", () => process.exit()).resume();
