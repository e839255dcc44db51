"""The bodies of commands that need more than a report does."""
