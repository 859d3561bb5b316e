"""What is mended in a submission before it is run."""

from nbgrader.preprocessors import DeduplicateIds


class CourseDeduplicateIds(DeduplicateIds):
    """nbgrader's `DeduplicateIds`, after which a copied cell is an ordinary cell.

    JupyterLab copies a cell with its nbgrader metadata. nbgrader empties the metadata of all copies but one, and its
    next step, which puts deleted test cells back, then fails on the empty metadata; with it the whole submission.
    """

    def preprocess_cell(self, cell, resources, index):
        cell, resources = super().preprocess_cell(cell, resources, index)
        if cell.metadata.get("nbgrader") == {}:
            del cell.metadata["nbgrader"]
        return cell, resources
