"""Workbooks that trusts have filled in: read with care, every fault told, nothing carried out."""
