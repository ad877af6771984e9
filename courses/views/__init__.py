"""Screens of the courses: what a learner sees and does, and the trainer's desk."""
