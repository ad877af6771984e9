"""The demo world: a training with real films, cooperatives in every state, goods, buyers and orders.

`content/` holds its words, `drawing.py` its pictures, `films.py` its lessons, `world.py` builds it step by step
through the rooms' own services, so that what a newcomer sees is what the portal does.
"""
