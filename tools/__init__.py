"""From the lessons that people edit to the notebooks that students get: `python -m tools.build`."""
