"""The people who use the console: accounts, roles, passwords, second factors, sessions."""
