"""The contract in the middle: what the stages hand to rendering. No OpenAPI below this line."""
