"""What is kept of a practice: records in one table, where each stands, and how values become records."""
