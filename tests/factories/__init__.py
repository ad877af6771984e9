"""Objects for tests, one module a room, with no surprises."""
