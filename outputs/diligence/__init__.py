"""The report of due diligence: what was found, what is not known, and what it does to a verdict."""
