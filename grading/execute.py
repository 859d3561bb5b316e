"""How a submission is run."""

import os
from collections.abc import Mapping

from nbgrader.preprocessors import Execute


class CourseExecute(Execute):
    """nbgrader's `Execute` with a kernel that imports nothing from the folder of the submission."""

    def setup_kernel(self, **kwargs):
        # For the kernel alone: nbgrader_config.py is also read by JupyterLab's server, whose terminals must go on
        # finding the modules of their folder (`python -m tools.build`).
        return super().setup_kernel(env=_closed(os.environ), **kwargs)


def _closed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Python takes no module from its working folder, however it is asked to."""
    searched = environment.get("PYTHONPATH", "").split(os.pathsep)
    absolute = os.pathsep.join(folder for folder in searched if os.path.isabs(folder))
    return {**environment, "PYTHONSAFEPATH": "1", "PYTHONPATH": absolute}
