"""Where alerts come from: one module a subject. Each reads what is due, never all that is kept."""
