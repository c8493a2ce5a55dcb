"""What makes a rule book doubtful: one module a subject, each telling remarks about one payer's rules or about the
book."""
