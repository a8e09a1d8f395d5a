"""How the site is laid out; `make docs` stages the pages beside what is generated, and builds with this."""
# ruff: noqa: INP001 — read by the generator, not a package

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

import sahelgraph

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "sahelgraph"
author = "The sahelgraph developers"
project_copyright = f"{author}; code BSD-3-Clause, archive CC BY 4.0"
release = version = sahelgraph.__version__

extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"sahelgraph {release}"
html_static_path: list[str] = []
html_copy_source = False
html_extra_path = ["extra"]  # staged: the page of the archive, to be opened as it is
templates_path: list[str] = []
# The raw codings are evidence to be read as files; nothing here is a page twice.
exclude_patterns = ["codings", "extra"]

# Docstrings: numpydoc, types in the signature alone; `name` in them leads to what bears it, where the site has it.
default_role = "py:obj"
autodoc_member_order = "alphabetical"
autodoc_default_options = {"members": True}
autodoc_typehints = "signature"
autodoc_class_signature = "separated"  # what functions make has no constructor worth reading
numpydoc_show_class_members = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 88
add_module_names = False

# Pages: Markdown and notebooks, whose cells are executed as the site is built; an error in one ends the build.
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True

smartquotes = False


def setup(app: Sphinx) -> None:
    """Let blocks of CSV be shown as they are."""
    app.add_lexer("csv", TextLexer)
