"""The teacher's side: what the course adds to nbgrader, through nbgrader's own configuration."""
