"""What we assume and ask: the data files, and what reads them into a case and draws its worlds."""
