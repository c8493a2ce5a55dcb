"""Services, with stores in memory."""
