"""Cells that show something, and how a page that needs nothing else holds it."""

PICTURE = "data:image/png;base64,"
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
WIDGET = """
import io
import ipywidgets

class Gauge(ipywidgets.IntSlider):
    def _repr_mimebundle_(self, **kwargs):
        png = io.BytesIO()
        plt.figure(figsize=(1, 1)).savefig(png, format="png")
        plt.close()
        return super()._repr_mimebundle_(**kwargs) | {"image/png": png.getvalue()}

Gauge()
"""
