"""The room's views: sending films in, serving files out, the trainer's pages."""
