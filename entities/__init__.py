"""What exists: the nouns of the model and their invariants. No simulation, files or randomness."""
