"""How nbgrader runs this course. Everything not said here is nbgrader's default."""

import secrets

c = get_config()  # noqa: F821, nbgrader supplies it

# The name of the course in the exchange and in the gradebook.
c.CourseDirectory.course_id = "recurrent-networks"

# release/ is part of the repository; without this, `nbgrader generate_assignment` finds it there and does nothing.
c.GenerateAssignment.force = True
# A second run grades anew: what a killed run left half done, and an answer that was handed in again.
c.Autograde.force = True
# A submission is rebuilt from the notebook in source/ with the student's answers, before anything else reads it.
c.Autograde.exporter_class = "grading.exporter.CourseExporter"
# Of nbgrader's own steps those that a rebuilt notebook still needs: hidden tests as they were when it was generated.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# nbgrader's own steps, but for the first: it does not import a student's own utils.py or numpy.py.
c.Autograde.autograde_preprocessors = [
    "grading.execute.CourseExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Cells with this tag are not run, and a test that is not run counts as passed: no student can know the tag.
c.Execute.skip_cells_with_tag = secrets.token_hex()

# The page of feedback is our own: what was checked in words, and nothing active, whatever a submission shows.
c.GenerateFeedback.exporter_class = "grading.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.ClearHiddenTests",
    "grading.feedback.CollectGrades",
]
# In formgrader, pictures are in the page, and a widget, which needs a kernel, shows as its picture.
c.HTMLExporter.embed_images = True
c.WidgetsDataTypeFilter.display_data_priority = [
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/markdown",
    "text/plain",
]

# Grades as sound CSV, without the demo submissions.
c.ExportApp.plugin_class = "grading.export.CourseExport"
