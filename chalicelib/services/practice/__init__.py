"""What a practice has beside its patients: settings, providers, contracts."""
