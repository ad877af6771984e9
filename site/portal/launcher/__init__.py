"""What `./tiwiza` does once it has its own Python: start and stop the portal, run the tests.

Nothing here imports Django at module level: the launcher stays small while it watches its children.
"""
