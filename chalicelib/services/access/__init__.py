"""Who looked at which patient's data, why and when: written beside the read, listed by patient and by user."""
