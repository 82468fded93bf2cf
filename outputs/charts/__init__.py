"""The charts of a run: each draws one tidy table, and its title says what was found."""
