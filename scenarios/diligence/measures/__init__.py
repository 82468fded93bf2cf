"""What each check measures, domain by domain: from the rows that are seen to a number or a case."""
