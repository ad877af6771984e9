"""Pages of the registry, one matter a file."""
