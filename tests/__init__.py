"""Tests, a folder for each room. They read as sentences and would fail if the thing were broken."""
