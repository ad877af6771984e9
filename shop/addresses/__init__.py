"""The market's addresses: buyers in market.py, sellers in seller.py."""
