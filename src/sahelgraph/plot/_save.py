"""Save: a figure as PNG, SVG or PDF, the same bytes every time, whole or not at all."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from sahelgraph._files import write_atomic
from sahelgraph.plot._style import house_style

if TYPE_CHECKING:
    import os

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_DPI = 160  # two columns of a journal at 300
# Whatever a library writes of the day and of itself would make two runs differ.
_SILENT: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_GROUP = re.compile(r'<g id="([^"]+)">')
_OPENING = re.compile(r"<svg [^>]*>")


def save(figure: Figure | SubFigure | Axes | None, path: str | os.PathLike[str]) -> Path:
    """Write a figure to a file, in the format that its ending names: ``.png``, ``.svg`` or ``.pdf``.

    The same figure gives the same bytes on every day. An SVG says what it shows: a title, a
    description, and one sentence for each relation. A file that was there is replaced at once.

    Parameters
    ----------
    figure
        A figure, or axes on one.
    path
        Where to write.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ValueError
        If the ending is another one.
    FileError
        If there is no such folder.

    Examples
    --------
    >>> import sahelgraph as sg, tempfile
    >>> ax = sg.plot.snapshot(sg.load().during("2012"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(ax, f"{folder}/2012.svg").name
    '2012.svg'
    """
    return write_atomic(path, rendered(figure, Path(path).suffix.lower().removeprefix(".")))


def rendered(figure: Figure | SubFigure | Axes | None, form: str) -> bytes:
    """Return a figure as the bytes of a format.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> rendered(sg.plot.snapshot(sg.load().during("2012")), "png")[1:4]
    b'PNG'
    """
    if form not in _SILENT:
        raise ValueError(f'"{form[:20]}" is no format of pictures; name the file .png, .svg or .pdf')
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    whole = figure.get_figure(root=True) if isinstance(figure, Artist) else figure
    if not isinstance(whole, Figure):
        raise TypeError(f"{type(figure).__name__} is no figure; give the axes that snapshot returned, or their figure")
    buffer = io.BytesIO()
    with house_style():
        options: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "dpi": 72}
        if form == "png":  # the usual compression, 6, takes half of all the time
            options |= {"dpi": _DPI, "pil_kwargs": {"compress_level": 3}}
        whole.savefig(buffer, format=form, metadata=_SILENT[form], **options)
    return _described(whole, buffer.getvalue()) if form == "svg" else buffer.getvalue()


def _described(figure: Figure, data: bytes) -> bytes:
    """Add to an SVG what a screen reader says of it and of each of its relations."""
    said: dict[str, str] = {}
    for artist in figure.findobj(match=_speaks):
        spoken: Any = artist
        said.setdefault(str(spoken.get_gid()), spoken.sentence)
    titles = [ax.get_title(loc="left") or ax.get_title() for ax in figure.axes]
    title = _xml(" · ".join(filter(None, titles)))
    description = _xml(said.get("words", ""))
    text = data.decode("utf-8")
    text = _GROUP.sub(lambda found: found[0] + _titled(said.get(found[1], "")), text)
    head = f"\n <title>{title}</title>\n <desc>{description}</desc>" if title or description else ""
    return _OPENING.sub(lambda found: found[0][:-1] + ' role="img">' + head, text, count=1).encode("utf-8")


def _speaks(artist: Artist) -> bool:
    return bool(getattr(artist, "sentence", ""))


def _titled(sentence: str) -> str:
    return f"<title>{_xml(sentence)}</title>" if sentence else ""


def _xml(text: str) -> str:
    """Return text for XML; characters that it forbids became spaces when the picture was composed."""
    return escape(text)
