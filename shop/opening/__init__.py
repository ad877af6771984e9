"""The rule that opens a shop: its requirements, read. What it decides is written by `shop.services.opening`."""

from shop.opening.policy import policy_in_force
from shop.opening.requirements import Requirement, as_written, distance, nearest, requirements

__all__ = ["Requirement", "as_written", "distance", "nearest", "policy_in_force", "requirements"]
