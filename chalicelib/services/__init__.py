"""One verb per function, between the web and the store. Knows ports, never a store."""
