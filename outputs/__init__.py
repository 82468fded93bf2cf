"""What we learn: code (not saved files) that turns records into tables, verdicts and a page."""
