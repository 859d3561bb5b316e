"""How a submission is run."""

import os

from nbgrader.preprocessors import Execute


class CourseExecute(Execute):
    """nbgrader's `Execute` with a kernel that imports nothing from the folder of the submission."""

    def setup_kernel(self, **kwargs):
        # Set for the kernel alone: nbgrader_config.py is also read by JupyterLab's server, whose terminals
        # must go on finding the modules of their folder (`python -m tools.build`).
        return super().setup_kernel(env=os.environ | {"PYTHONSAFEPATH": "1"}, **kwargs)
