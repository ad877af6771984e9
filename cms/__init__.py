"""The page tree: content blocks, navigation, translation, the trainers' desk. Asks `media` and below."""
