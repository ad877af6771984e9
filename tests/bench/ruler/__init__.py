"""How the benches measure and tell: yardstick, cost of a page, peers, verdicts."""
