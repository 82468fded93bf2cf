"""The workbook that trusts fill in, as a spreadsheet file."""
