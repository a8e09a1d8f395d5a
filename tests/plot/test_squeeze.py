"""A squeezed script does what the written one does: told by their syntax trees, where node is there to read them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sahelgraph.plot._markup import asset
from sahelgraph.plot._page import _SCRIPTS
from sahelgraph.plot._squeeze import squeeze

ROOT = Path(__file__).parents[2]
COMPARE = """
import { analyze } from "eslint-scope";
import { parse } from "espree";
import { readFileSync } from "node:fs";
const single = node => node?.type === "VariableDeclaration" && node.declarations.length > 1
  ? node.declarations.map(one => ({ ...node, declarations: [one] })) : [node];
const bare = node => Array.isArray(node) ? node.flatMap(single).map(bare) : node && typeof node === "object"
  ? Object.fromEntries(Object.entries(node).filter(([key]) => !["start", "end", "range", "raw"].includes(key))
      .map(([key, value]) => [key, value instanceof RegExp ? String(value) : value === "const" ? "let" : bare(value)]))
  : node;
// What a script takes from outside, and its tree with every name of its own that is no property's as a number.
const read = text => {
  const tree = parse(text, { ecmaVersion: 2022, range: true });
  const scopes = analyze(tree, { ecmaVersion: 2022 }).scopes;
  const known = new Map();
  const number = node => {
    if (!known.has(node.name)) known.set(node.name, known.size);
    node.name = known.get(node.name);
  };
  const own = scopes.flatMap(scope => scope.variables).filter(one => one.defs.length);
  const nodes = own.flatMap(one => [...one.identifiers, ...one.references.map(reference => reference.identifier)]);
  [...new Set(nodes)].sort((a, b) => a.range[0] - b.range[0]).forEach(number);
  return [JSON.stringify(bare(tree)), scopes[0].through.map(reference => reference.identifier.name).sort().join()];
};
const [[one, needs], [two, takes]] = readFileSync(0, "utf8").split("\\u0000").map(read);
console.log(one === two, one.length > 100000, needs === takes, needs.includes("document"));
"""


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ("a + +b - -c + d++ + e;", "a+ +b- -c+d++ +e;"),
        ("return x in y ? /a b/g : c / d / e;", "return x in y?/a b/g:c/d/e;"),
        ("f(`a ${ `b ${ { c: 1 } } ` } // d`);", "f(`a ${ `b ${ { c: 1 } } ` } // d`);"),
        ("s = \"// no\", t = '/* no */'; /* yes */", "s=\"// no\",t='/* no */';"),
        (
            "const a = 1;\nconst b = () => {\n  const c = 2;\n  return c;\n};\nlet d;",
            "let a=1,b=()=>{let c=2;return c},d;",
        ),
        ("if (a) { b(); }\nconst c = 1;", "if(a){b()}let c=1;"),
        ("if (a) { while (b()); }", "if(a){while(b());}"),
        (
            "return (a) => async (b) => (...c) => (d, e) => (1 - 0.5) / 10.5;",
            "return a=>async b=>(...c)=>(d,e)=>(1-.5)/10.5;",
        ),
        ("for (const a of b) c(a);\nconst d = 1;", "for(let a of b)c(a);let d=1;"),
        ("const a = 1;\nif (a) b();\nconst c = 2;", "let a=1;if(a)b();let c=2;"),
        ("f(a, [1, 2,], {b,},);", "f(a,[1,2],{b});"),
        ("while (a());\n{ b; }", "while(a());{b}"),
        # A long name becomes a short one that nothing else has, unless a property, a template or the world has it too.
        ("const total = b;\nf(total, total / 2);", "let a=b;f(a,a/2);"),
        ("const [total] = b;\nf(g.total, total);", "let[total]=b;f(g.total,total);"),
        ("const total = b;\nreturn { total };", "let total=b;return{total};"),
        ("const total = b;\nreturn { total: total };", "let total=b;return{total:total};"),
        ("const total = b;\nreturn `${total}`;", "let total=b;return`${total}`;"),
        ("f((total) => total + document.a);", "f(b=>b+document.a);"),
    ],
)
def test_spaces_go_and_meaning_stays(written: str, squeezed: str) -> None:
    assert squeeze(written) == squeezed


def test_the_page_runs_what_was_written() -> None:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "espree").exists():
        pytest.skip("node or espree is not installed: make lint installs it where npm is found")
    script = "".join(map(asset, _SCRIPTS))
    run = subprocess.run(
        [node, "--input-type=module", "-e", COMPARE],
        input=f"{script}\0{squeeze(script)}",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["true"] * 4
