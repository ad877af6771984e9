"""The supervising desk: approvals, openings, payouts, outbox, audit. Looks into every room; no room looks into it."""
