"""How nbgrader runs this course. Everything not said here is nbgrader's default."""

c = get_config()  # noqa: F821, nbgrader supplies it

# The name of the course in the exchange and in the gradebook.
c.CourseDirectory.course_id = "recurrent-networks"

# release/ is part of the repository; without this, `nbgrader generate_assignment` finds it there and does nothing.
c.GenerateAssignment.force = True
# A second run grades anew: what a killed run left half done, and an answer that was handed in again.
c.Autograde.force = True
# A submission is rebuilt from the notebook in source/ with the student's answers, before anything else reads it.
c.Autograde.exporter_class = "grading.exporter.CourseExporter"
c.Autograde.sanitize_preprocessors = []
# Student code runs in a sandbox, tests in another process; scores and penalties are entered in one transaction.
c.Autograde.autograde_preprocessors = [
    "grading.engine.Grade",
    "nbgrader.preprocessors.CheckCellMetadata",
]

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
