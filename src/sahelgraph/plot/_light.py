"""Light: the page without any script: every snapshot as a drawing and a table, small enough for a bad line.

The drawings are those of print, with the same curves and labels; what each kind of relation looks
like is said once, in the style sheet, so that a line costs no more than its curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sahelgraph._html import escaped, linked
from sahelgraph.plot._arrange import arrange, chip_size, mark_size, room
from sahelgraph.plot._ink import HOLLOW, MARKS, SHAPES, ink, look
from sahelgraph.plot._items import SIGNS
from sahelgraph.plot._labels import width
from sahelgraph.plot._markup import policy, style
from sahelgraph.plot._page_data import chosen, cited, credit, page_words
from sahelgraph.plot._picture import compose, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from sahelgraph import TemporalMultigraph
    from sahelgraph._dates import Period
    from sahelgraph.plot._arrange import Drawing
    from sahelgraph.plot._ink import Ink, Points
    from sahelgraph.plot._labels import Box
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

_WIDTH = 1.9  # of a line that is certain, as in print


@dataclass(frozen=True, slots=True)
class Look:
    """How the kinds of a document look, as its style sheet and its symbols say it once."""

    kinds: dict[str, int]
    actors: dict[str, int]
    inks: dict[str, Ink]

    @classmethod
    def of(cls, g: TemporalMultigraph, kinds: Iterable[str], actors: Iterable[str]) -> Look:
        """Return the looks of these kinds of relation and of actor, numbered."""
        wanted = sorted(set(kinds))
        numbered = {kind: i for i, kind in enumerate(sorted(set(actors)))}
        return cls({kind: i for i, kind in enumerate(wanted)}, numbered, ink(g.kinds, wanted))

    def rules(self) -> str:
        """Return the style sheet of the kinds, light and dark."""
        light, dark = [], []
        for kind, i in self.kinds.items():
            one = self.inks[kind]
            dash = f";stroke-dasharray:{' '.join(_n(part * _WIDTH) for part in one.dash)}" if one.dash else ""
            head = f";marker-end:url(#h{i})" if one.head == "to" else ""
            light.append(f".k{i}{{stroke:{one.colour}{dash}{head}}}.f{i}{{fill:{one.colour}}}")
            dark.append(f".k{i}{{stroke:{one.dark}}}.f{i}{{fill:{one.dark}}}")
        for kind, i in self.actors.items():
            light.append(f".a{i}{{fill:{look(kind).fill}}}")
            dark.append(f".a{i}{{fill:{look(kind).dark}}}")
        return f"{''.join(light)}@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}"

    def symbols(self) -> str:
        """Return heads, marks and shapes, to be used by number."""
        parts = []
        for kind, i in self.kinds.items():
            one = self.inks[kind]
            if one.head == "to":
                box = 'viewBox="0 -4 9 8" refX="2" markerWidth="9" markerHeight="8" markerUnits="userSpaceOnUse"'
                parts.append(
                    f'<marker id="h{i}" {box} orient="auto"><path class="f{i}" d="M0-3.8 9 0 0 3.8 2 0z"/></marker>'
                )
            if one.mark:
                hollow = ' class="k{i} hollow"' if one.mark in HOLLOW else f' class="f{i}"'
                parts.append(f'<polygon id="m{i}" points="{_corners(MARKS[one.mark], 4.2)}"{hollow.format(i=i)}/>')
        for kind, i in self.actors.items():
            dash = ' stroke-dasharray="2 1.4"' if look(kind).name == "ring" else ""
            parts.append(f'<polygon id="s{i}" class="a{i}" points="{_corners(SHAPES[look(kind).name], 10)}"{dash}/>')
        return f'<svg class="hidden" width="0" height="0" aria-hidden="true"><defs>{"".join(parts)}</defs></svg>'

    def sample(self, kind: str) -> str:
        """Return a short piece of line, for legends."""
        i, end = self.kinds[kind], 30 if self.inks[kind].head == "to" else 37
        mark = f'<use href="#m{i}" x="17" y="7"/>' if self.inks[kind].mark else ""
        line = f'<g class="rel"><path class="k{i}" d="M1 7H{end}"/></g>'
        return f'<svg width="38" height="14" viewBox="0 0 38 14" aria-hidden="true">{line}{mark}</svg>'

    def token(self, kind: str) -> str:
        """Return the shape of a kind of actor, for legends."""
        use = f'<use class="who" href="#s{self.actors[kind]}" transform="translate(9 9)scale(.7)"/>'
        return f'<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">{use}</svg>'


def _n(number: float) -> str:
    """Return a number as shortly as a drawing needs it."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"


def _corners(points: Points, size: float) -> str:
    return " ".join(f"{_n(x * size)},{_n(-y * size)}" for x, y in points[:: 4 if len(points) > 40 else 1])


def document(  # noqa: PLR0917 — what a page is made of, as for the page with a script
    g: TemporalMultigraph,
    steps: Sequence[Period],
    mode: str,
    positions: pd.DataFrame,
    title: str,
    words: Words,
    fields: Collection[str] | None,
) -> str:
    """Return the page without a script.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph._dates import parse_period
    >>> from sahelgraph.plot._say import words
    >>> g = sg.load()
    >>> text = document(g, [parse_period("2012")], "attested", g.plot.positions(), "Mali", words("en"), None)
    >>> "<script" in text, "<svg" in text
    (False, True)
    """
    say = page_words(words, paper=True)
    # The notes of an archive weigh as much as all the rest: here they are for those who ask for them.
    carried = chosen(g, fields) - ({"note"} if fields is None else set())
    runs = list(_runs(g, steps, mode, positions, words))
    relations = g.relations
    tied = g.actors.loc[sorted({*relations["source"], *relations["target"]})]
    drawn = Look.of(g, relations["kind"], tied["kind"])
    sections = "\n".join(_section(first, last, picture, drawn, words, say, carried) for first, last, picture in runs)
    links = "".join(f'<li><a href="#{_anchor(first)}">{_span(first, last)}</a>' for first, last, _ in runs)
    body = "\n".join(
        (
            f"<h1>{escaped(title)}</h1>",
            f'<nav aria-label="{escaped(say["slider"])}"><ol>{links}</ol></nav>',
            _key(g, drawn, words, say),
            sections,
            _register(tied, words, say, carried),
            _notes(g, relations, words, say, carried),
            f"<footer><p>{escaped(rule(say, mode, steps))}<p>{sources(g, say, carried)}</footer>",
        )
    )
    return framed(title, words.lang, drawn.symbols() + body, style("page.light.css") + drawn.rules())


def framed(title: str, lang: str, body: str, styles: str) -> str:
    """Return a document that runs nothing and fetches nothing."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(styles)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(title)}</title>\n<style>{styles}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def sources(g: TemporalMultigraph, say: Mapping[str, str], carried: Collection[str]) -> str:
    """Return source, licence and the works that are cited."""
    lines = [escaped(" · ".join([*credit(g, say)[:-1], say["credit_light"]]))]
    if "reference" in carried:
        used = {*g.relations["reference"], *g.actors["reference"]} if "reference" in g.actors else set()
        keys = {text.split(",")[0].strip() for text in used}
        works = {key: work for key, work in sorted(cited(g).items()) if key in keys}
        lines += [f"{escaped(key)}: {escaped(work)} {linked(url)}" for key, (work, url) in works.items()]
    return "<p>".join(lines)


def rule(say: Mapping[str, str], mode: str, steps: Sequence[Period]) -> str:
    """Return the rule of reading."""
    day = "day_" if all(one.first == one.last for one in steps) else ""
    return say["read"].format(rule=say[f"rule_{day}{mode}"].format(period=say["its_period"]))


# -- the periods --------------------------------------------------------------------------------------------


def _runs(
    g: TemporalMultigraph, steps: Sequence[Period], mode: str, positions: pd.DataFrame, words: Words
) -> Iterable[tuple[Period, Period, Picture]]:
    """Return the picture of each run of periods that look alike, with its first and last period."""
    runs: list[tuple[object, Period, Period, TemporalMultigraph]] = []
    for step in steps:
        snapshot = g if g.query.periods else g.during(step, mode=mode)
        relations = snapshot.relations
        certain = relations.get("certain", ())
        alike = (*relations.index, *certain, len(g.during(step, mode="possible")))
        if runs and runs[-1][0] == alike:
            runs[-1] = (alike, runs[-1][1], step, runs[-1][3])
        else:
            runs.append((alike, step, step, snapshot))
    return ((first, last, compose(one, positions=positions, lang=words.lang)) for _, first, last, one in runs)


def _anchor(period: Period) -> str:
    return escaped(f"p{period.text.replace('/', '-')}")


def _span(first: Period, last: Period) -> str:
    return escaped(first.text if first == last else f"{first.text} – {last.text}")


def _section(  # noqa: PLR0917 — what a section is made of
    first: Period,
    last: Period,
    picture: Picture,
    drawn: Look,
    words: Words,
    say: Mapping[str, str],
    carried: Collection[str],
) -> str:
    same = "" if first == last else say["same_until"].format(last=last.text)
    parts = [
        f'<section id="{_anchor(first)}"><h2>{_span(first, last)}</h2>',
        f'<p class="soft">{escaped(" ".join(filter(None, (f"{picture.subtitle}.", same, picture.note))))}',
    ]
    if len(picture.edges):
        parts += [f"<figure>{drawing(picture, drawn, words)}</figure>", _table(picture, words, say, carried)]
    return "\n".join((*parts, "</section>"))


def _table(picture: Picture, words: Words, say: Mapping[str, str], carried: Collection[str]) -> str:
    columns = ["kind", "source", "target", "when", "certain", *(["reference"] if "reference" in carried else [])]
    names = picture.nodes["label"]
    head = "".join(f"<th>{escaped(say.get(f'column_{one}', one))}" for one in columns)
    rows = []
    for row in picture.edges[[*columns, "status"]].to_dict("records"):
        doubt = words.status(str(row["status"]))
        cells = [
            escaped(words.kind(row["kind"])),
            *(escaped(names[row[side]]) for side in ("source", "target")),
            escaped(f"{row['when']} ({doubt})" if doubt else row["when"]),
            escaped(say["yes" if row["certain"] else "no"]),
            *([linked(row["reference"])] if "reference" in carried else []),
        ]
        rows.append(f"<tr><td>{'<td>'.join(cells)}")
    return f'<div class="scroll" tabindex="0"><table><tr>{head}{"".join(rows)}</table></div>'


# -- the drawing --------------------------------------------------------------------------------------------


def drawing(picture: Picture, drawn: Look, words: Words) -> str:
    """Return a picture as SVG."""
    geometry = arrange(picture, drawn.inks, room(picture), words)
    wide, high = geometry.frame
    size = f'width="{wide * 1.25:.0f}" height="{high * 1.25:.0f}" viewBox="0 0 {_n(wide)} {_n(high)}"'
    title = f"<title>{escaped(picture.title)}</title>"
    parts = (*_lines(picture, geometry, drawn), *_actors(picture, geometry, drawn), *_labels(geometry))
    return f'<svg role="img" {size}>{title}{"".join(parts)}</svg>'


def _lines(picture: Picture, geometry: Drawing, drawn: Look) -> Iterable[str]:
    high, edges = geometry.frame[1], picture.edges
    yield '<g class="rel">'
    for rel, kind, certain in zip(edges.index, edges["kind"], edges["certain"], strict=True):
        a, b, c, d = (f"{x:.0f} {high - y:.0f}" for x, y in geometry.curves[rel].control.tolist())
        pale = "" if certain else " pale"
        yield f'<path class="k{drawn.kinds[kind]}{pale}" d="M{a}C{b} {c} {d}"/>'
    yield "</g>"
    chips = [
        (geometry.chips[rel], kind)
        for rel, kind in zip(edges.index, edges["kind"], strict=True)
        if rel in geometry.chips
    ]
    yield from (_mark(chip, drawn, kind, geometry.scale, high) for chip, kind in chips if drawn.inks[kind].mark)
    yield '<g class="small">'
    yield from (_remark(chip, drawn, kind, geometry.scale, high) for chip, kind in chips if chip.text)
    yield "</g>"


def _mark(chip: Box, drawn: Look, kind: str, scale: float, high: float) -> str:
    """Return the mark on a line, left of what is written there."""
    left = chip.x - width(chip.text, chip_size(scale)) / 2
    return f'<use href="#m{drawn.kinds[kind]}" x="{left:.0f}" y="{high - chip.y:.0f}"/>'


def _remark(chip: Box, drawn: Look, kind: str, scale: float, high: float) -> str:
    """Return the month of an event, or a doubt."""
    x = chip.x + (mark_size(scale) if drawn.inks[kind].mark else 0.0)
    return f'<text x="{x:.0f}" y="{high - chip.y + 2.5:.0f}">{escaped(chip.text)}</text>'


def _actors(picture: Picture, geometry: Drawing, drawn: Look) -> Iterable[str]:
    high, nodes = geometry.frame[1], picture.nodes
    scale = round(geometry.radius / 10, 2)
    yield f'<g class="who" transform="scale({scale})">'
    for (x, y), kind in zip(geometry.nodes.tolist(), nodes["kind"], strict=True):
        yield f'<use href="#s{drawn.actors[kind]}" x="{x / scale:.0f}" y="{(high - y) / scale:.0f}"/>'
    yield "</g>"


def _labels(geometry: Drawing) -> Iterable[str]:
    high = geometry.frame[1]
    for box in geometry.labels.values():
        lines = box.text.split("\n")
        y = high - box.y - (len(lines) - 1) * 5.3 + 3.2
        for i, line in enumerate(lines):
            yield f'<text x="{box.x:.0f}" y="{y + i * 10.6:.0f}">{escaped(line)}</text>'


# -- what is said once --------------------------------------------------------------------------------------


def _key(g: TemporalMultigraph, drawn: Look, words: Words, say: Mapping[str, str]) -> str:
    kinds = "".join(
        f"<li>{drawn.sample(kind)} {escaped(words.kind(kind))} ({SIGNS[g.kinds[kind].sign]})" for kind in drawn.kinds
    )
    actors = "".join(f"<li>{drawn.token(kind)} {escaped(words.actor_kind(kind))}" for kind in drawn.actors)
    return (
        f'<ul class="key" aria-label="{escaped(say["relations"])}">{kinds}</ul>'
        f'<ul class="key" aria-label="{escaped(say["actors"])}">{actors}</ul>'
    )


def _register(tied: pd.DataFrame, words: Words, say: Mapping[str, str], carried: Collection[str]) -> str:
    """Return the actors with their names in full."""
    columns = [one for one in ("name", f"name_{words.lang}", "kind", "aliases") if one in tied and one in carried]
    head = "".join(f"<th>{escaped(say.get(f'column_{one}', one))}" for one in columns)
    rows = []
    for row in tied[columns].to_dict("records"):
        row["kind"] = words.actor_kind(str(row["kind"]))
        rows.append("<tr><td>" + "<td>".join(escaped(str(row[one])) for one in columns))
    return (
        f'<section><h2>{escaped(say["actors"])}</h2><div class="scroll" tabindex="0"><table><tr>{head}{"".join(rows)}'
        "</table></div></section>"
    )


def _notes(
    g: TemporalMultigraph, relations: pd.DataFrame, words: Words, say: Mapping[str, str], carried: Collection[str]
) -> str:
    if "note" not in carried or "note" not in relations or not relations["note"].any():
        return ""
    said: dict[str, list[str]] = {}
    columns = (relations[one] for one in ("note", "kind", "source", "target"))
    labels = written(g, {*relations["source"], *relations["target"]}, words.lang)
    for note, kind, source, target in zip(*columns, strict=True):
        said.setdefault(note, []).append(f"{labels[source]} – {labels[target]}: {words.kind(kind)}")
    rows = "".join(f"<tr><td>{escaped('; '.join(who))}<td>{escaped(note)}" for note, who in said.items() if note)
    return f"<section><h2>{escaped(say['column_note'])}</h2><table>{rows}</table></section>"
