"""The page for chief executives: served to this machine alone, kept in a folder of its own."""
