"""The course's library."""
