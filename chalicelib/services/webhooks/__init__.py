"""Webhooks: what partners' own programs are told of alerts, signed, sent again until it arrives, never lost."""
