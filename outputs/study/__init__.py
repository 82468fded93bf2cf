"""Questions that need runs of their own."""
