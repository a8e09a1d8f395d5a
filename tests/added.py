"""A study of one relation, and the one that is added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


ACTORS = "id,name,kind,aliases\na,Army A,armed forces,the army\nb,Band B,armed group,\n"
RELATIONS = "id,kind,source,target,start,end,reference,colour\nr1,alliance,a,b,2011,2012,made up,red\n"
ROW: dict[str, Any] = {
    "id": "r2",
    "kind": "attack",
    "source": "a",
    "target": "b",
    "start": "2013",
    "reference": "made up",
}
LINE = "r2,attack,a,b,2013,,made up,"


def write(folder: Path, relations: bytes | str = RELATIONS, actors: str = ACTORS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "actors.csv").write_bytes(actors.encode())
    (folder / "relations.csv").write_bytes(relations if isinstance(relations, bytes) else relations.encode())
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}
