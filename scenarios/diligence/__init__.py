"""Due diligence: what is asked of every trust, by what rule it is coloured, and on what source."""
