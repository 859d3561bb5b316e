"""The student's version of a notebook, made by nbgrader's own preprocessors as `nbgrader generate_assignment` does."""

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from tools.notebooks import parse_notebook


class Releaser:
    """Makes released notebooks under the course's nbgrader configuration, without the gradebook."""

    def __init__(self, root):
        config = Config()
        if (root / "nbgrader_config.py").exists():
            config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
        config.Exporter.default_preprocessors = []
        self._exporter = NotebookExporter(config=config)
        for preprocessor in GenerateAssignment(config=config).preprocessors:
            if preprocessor is not SaveCells:
                self._exporter.register_preprocessor(preprocessor)

    def text(self, source_text):
        """The text of the released notebook, from the text of the source notebook."""
        released, _resources = self._exporter.from_notebook_node(parse_notebook(source_text))
        return released
