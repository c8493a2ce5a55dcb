"""Services over real stores and faulty ones."""
