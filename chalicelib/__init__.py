"""OT Guard: occupational-therapy claims judged before they are sent."""
