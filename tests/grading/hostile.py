"""A submission that tries everything a page could fall for."""

import base64

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grading.feedback import Grade, Grades

NAME = "<img src=x onerror=canary()>'\"&\u202e ada"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20" onload="canary()"><script>canary()</script>'
    '<image href="http://evil.example/picture.png"/><rect width="90" height="20" fill="green"/></svg>'
)
SVG_DATA = base64.b64encode(SVG.encode()).decode()

# HTML of a student's, in an output or in Markdown.
ACTIVE = [
    "<script>canary()</script>",
    "<scr<script></script>ipt>canary()</script>",
    "<img src=x onerror=canary()>",
    "<img/src=x/onerror=canary()>",
    f"<img src='data:image/svg+xml;base64,{SVG_DATA}' onload=canary()>",
    "<img src='data:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg=='>",
    "<img src=http://evil.example/picture.png srcset='http://evil.example/2.png 2x'>",
    "<svg onload=canary()><circle r=9 /></svg>",
    "<svg><style><img src=x onerror=canary()></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=canary()>",
    "<noscript><p title='</noscript><img src=x onerror=canary()>'></noscript>",
    "<a href='javascript:canary()'>a link</a>",
    "<a href=' java\tscript:canary()'>a link</a>",
    "<a href='data:text/html,<script>canary()</script>'>a link</a>",
    "<a href='vbscript:canary()'>a link</a>",
    "<a href='https://ok.example/' onclick='canary()' style='position:fixed;inset:0'>a good link</a>",
    "<iframe src='https://evil.example/'></iframe>",
    "<iframe srcdoc='<script>canary()</script>'></iframe>",
    "<object data='https://evil.example/x.swf'></object><embed src='https://evil.example/x'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>body{display:none} @import 'https://evil.example/x.css';</style>",
    "<div style='position:fixed;inset:0;background:white;z-index:99'>20 / 20</div>",
    "<div class='page-header verdict state-passed' id='top'>20 / 20</div>",
    "<form action='https://evil.example/'><input name=a autofocus onfocus=canary()><button>go</button></form>",
    "<details open ontoggle=canary()><summary>more</summary>folded</details>",
    "<video src=x onerror=canary()><source src='https://evil.example/a.mp4'></video><audio autoplay src=x>",
    "<body onload=canary()><marquee onstart=canary()>text</marquee>",
    "<template><script>canary()</script></template><title>another</title>",
    "</section></main></body></html><h1>after the end</h1>",
    "<!-- --><!--><script>canary()</script>-->",
    "<plaintext>",
    "<table background='https://evil.example/x.png'><tr><td>cell",
]
FORMULAS = [
    r"$\text{<img/src=x/onerror=canary()>}$",
    r"$\href{javascript:canary()}{x}$",
    r"$\style{position:fixed}{x}$",
    r"$\class{page-header}{x}$",
    r"$\color{red\"onclick=canary()}{x}$",
    r"$\rule{9999em}{9999em}$",
    r"$\unicode{x3c}script\unicode{x3e}$",
    "$<script>canary()</script>$",
    '![$<img src=x onerror="canary()">$](drawn.png)',
    '![" onerror="canary()](https://evil.example/a.png)',
    "[a](javascript:canary())",
    "[a]( javascript&colon;canary())",
    "![a](data:text/html;base64,PHNjcmlwdD4=)",
    "```mermaid\n<script>canary()</script>\n```",
    "```<script>\ncanary()\n```",
    "<javascript:canary()>",
]
OUTPUTS = [
    new_output("display_data", {"application/javascript": "canary()", "text/plain": "<script>canary()</script>"}),
    new_output("display_data", {"image/svg+xml": SVG}),
    new_output("display_data", {"image/png": '"><script>canary()</script>'}),
    new_output("display_data", {"image/png": "AAAA"}, metadata={"image/png": {"alt": '"><script>canary()</script>'}}),
    new_output("display_data", {"text/latex": r"$$\text{<script>canary()</script>}$$"}),
    new_output("display_data", {"text/vnd.mermaid": "<script>canary()</script>"}),
    new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "</script>"}}),
    new_output("stream", name="stdout", text="\x1b[31m<script>canary()</script>\x1b[38;2;1;2;3m\x1b[999999m"),
    new_output("error", ename="<script>", evalue="canary()", traceback=["\x1b[0;31m<img src=x onerror=canary()>"]),
]
BREACH = "stopped <script>canary()</script>"


def notebook() -> nbformat.NotebookNode:
    """The submission, graded."""
    test = new_code_cell(
        '"""It <script>canary()</script> doubles."""\nassert double(2) == 4',
        id="test",
        metadata={"nbgrader": {"grade": True, "grade_id": "double-value", "solution": False, "points": 2}},
    )
    test.outputs = [
        new_output("error", ename="CheckFailed", evalue="</pre><script>canary()</script>", traceback=["not shown"])
    ]
    html = [new_output("display_data", {"text/html": active}) for active in ACTIVE]
    markdown = [new_output("display_data", {"text/markdown": formula}) for formula in FORMULAS]
    made = new_notebook(
        cells=[
            new_markdown_cell("# Probe <script>canary()</script>"),
            *map(new_markdown_cell, [*ACTIVE, *FORMULAS, "\n\n".join(ACTIVE)]),
            new_code_cell("'</pre><script>canary()</script>'", outputs=[*OUTPUTS, *html, *markdown]),
            test,
        ]
    )
    made.metadata.course = {
        "repairs": ["<script>canary()</script> was mended."],
        "breaches": [{"cell": "test", "words": BREACH}, {"cell": "<b>", "words": BREACH}],
        "level": 1,
    }
    return made


def grades() -> Grades:
    return Grades(
        student=NAME,
        grades={"double-value": Grade(2.0, 0.0, None, 0.0, False)},
        comments={"double-value": "Nearly. <script>canary()</script> $x_1$"},
        penalty=0.0,
    )
