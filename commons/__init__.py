"""What every room uses and none owns.

Job rows, the outbox of messages, the audit line, limits, Arabic text folding, phone numbers,
money and dates by country. Asks no other room.
"""
