"""nbgrader_config.py as a file that many programs read."""

import os
import sys

from traitlets.config.loader import PyFileConfigLoader

from tests.clean_tree import ROOT


def test_reading_the_settings_changes_nothing_else():
    """JupyterLab's server reads them too: its kernels and terminals must not notice."""
    before = dict(os.environ), list(sys.path), os.getcwd()
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    assert settings
    assert (dict(os.environ), list(sys.path), os.getcwd()) == before


def test_the_tag_that_skips_a_cell_is_another_one_each_time():
    tags = {
        PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config().Execute.skip_cells_with_tag
        for _ in range(2)
    }
    assert len(tags) == 2
