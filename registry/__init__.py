"""Who exists: users, regions, trades, cooperatives, families, memberships, standards, authorisations.

Also signing in, because a person is who her phone number says. Asks only `commons`.
"""
