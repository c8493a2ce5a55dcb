"""The command line: validate, deadline, units. No AWS, no server, no credentials."""
