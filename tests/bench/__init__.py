"""`./tiwiza bench`: what pages, beats and films cost, each against its bar, beside the peers that are there."""
