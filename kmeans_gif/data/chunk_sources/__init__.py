"""Where data in chunks comes from; each source is imported only where it is asked for."""
