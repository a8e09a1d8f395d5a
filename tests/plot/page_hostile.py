"""Sixty texts that want to be more than text, and an archive that carries them in every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import sahelgraph as sg

if TYPE_CHECKING:
    from sahelgraph import TemporalMultigraph

RUN = "window.pwned=1"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</SCRIPT ><script>{RUN}//",
    f"<!--<script>{RUN}</script>-->",
    f"--><script>{RUN}</script>",
    "<!--",
    "<![CDATA[ ]]>",
    f"<img src=x onerror={RUN}>",
    f"<img src='x' onerror='{RUN}'>",
    f'"><img src=x onerror={RUN}>',
    f"' onmouseover='{RUN}",
    f'" onfocus="{RUN}" autofocus="',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<a href='javascript:{RUN}'>here</a>",
    "<base href='https://example.invalid/'>",
    "<link rel=stylesheet href='https://example.invalid/a.css'>",
    "<meta http-equiv=refresh content='0;url=https://example.invalid/'>",
    "<style>*{display:none}</style>",
    "</style><style>@import 'https://example.invalid/a.css';</style>",
    "</title></head><plaintext>",
    "<form action='https://example.invalid/'><button>",
    f"<math><mtext><script>{RUN}</script></mtext></math>",
    "<object data='https://example.invalid/a.swf'></object>",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    f"https://example.invalid/ onclick={RUN}",
    f'https://example.invalid/"onclick={RUN}',
    "//example.invalid/a.js",
    '=HYPERLINK("https://example.invalid","here")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1,2)",
    "\uff1d1+1",
    "${" + RUN + "}",
    "$title",
    "{{" + RUN + "}}",
    "`${" + RUN + "}`",
    "\\u003cscript\\u003e",
    "&lt;script&gt; &amp; &quot;",
    "&#60;img src=x&#62;",
    "__proto__",
    "constructor",
    "\u202egnp.exe",
    "\u2067right to left\u2069 \u200fאבג\u200f مالي",
    "a\u2028b\u2029c",
    "\ufeffbom and \u00a0 space",
    "quotes \" ' ` “ ” « » \\ \\n \\",
    "e\u0301\u0302\u0303 ZWJ \u200d 👩\u200d👩\u200d👧 \U0001d544",
    "NULL nil NaN undefined true 0",
)


def hostile_graph() -> TemporalMultigraph:
    """Return a ring of actors and relations with a hostile text in every cell that takes one."""
    n = len(HOSTILE)
    turned = [HOSTILE[(i + 7) % n] for i in range(n)]
    actors = pd.DataFrame(
        {
            "id": [f"a{i}{text}" for i, text in enumerate(HOSTILE)],
            "name": HOSTILE,
            "kind": turned,
            "label": [text[:20] for text in HOSTILE],
            "aliases": turned,
            "reference": HOSTILE,
            "note": HOSTILE,
            "<img src=x onerror=window.pwned=1>": HOSTILE,
            "country": HOSTILE,
            "name_fr": turned,
        }
    )
    ids = list(actors["id"])
    kinds = [text for text in HOSTILE if ";" not in text][:12]
    relations = pd.DataFrame(
        {
            "id": [f"r{i}{text}" for i, text in enumerate(HOSTILE)],
            "kind": [kinds[i % len(kinds)] for i in range(n)],
            "source": ids,
            "target": ids[1:] + ids[:1],
            "start": "2012-03",
            "end": "2013",
            "subtype": HOSTILE,
            "place": HOSTILE,
            "happening": HOSTILE,
            "unit": HOSTILE,
            "quantity": "7",
            "via": ids[2:] + ids[:2],
            "reference": HOSTILE,
            "note": turned,
            "__proto__": HOSTILE,
        }
    )
    times = ["state" if i % 3 else "event" for i in range(len(kinds))]
    own = pd.DataFrame({"kind": kinds, "definition": kinds, "phrase": kinds, "phrase_fr": kinds, "time": times})
    works = pd.DataFrame({"key": HOSTILE, "citation": turned, "url": HOSTILE})
    return sg.from_pandas(actors, relations, kinds=own, references=works, title=f"</title><script>{RUN}</script>")
