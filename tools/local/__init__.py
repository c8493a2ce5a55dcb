"""The whole service on one machine: environments, embedded cloud, demo practice, HTTP server."""
