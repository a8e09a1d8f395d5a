"""Studies damaged at random: whatever a spreadsheet, an editor, a disk or an enemy may do to two CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Study = dict[str, bytes]

ACTORS = (
    "id,name,name_fr,kind,label,aliases,part_of,country,start,end,reference,note\n"
    'mali,Mali,Mali,state,Mali,"Republic of Mali; Mali govt",,MLI,1960,,"made up, P1",\n'
    'MNLA,Movement of Azawad,"Mouvement, azawad",armed group,MNLA,the movement,,,2011-10,,"made up, P2","two\nlines"\n'
    "0012,Group Twelve,,armed group,,,,,,,,\n"
    "NA,Keïta’s army,L’armée de Keïta,armed forces,,,mali,MLI,,,,\n"
    "1E5,Hundred Thousand,,mission,,,,,2013-04,2023-06,,\n"
)
RELATIONS = (
    "id,kind,subtype,source,target,start,end,as_of,via,ends,happening,quantity,unit,place,status,confidence,reference,"
    "note,colour\n"
    'r1,alliance,,MNLA,0012,[2012-01..2012-04],,,,,,,,,,high,"made up, P1",,red\n'
    'r2,attack,,MNLA,mali,2012-01-17,,,,,h1,>=30,fatalities,Aguelhok,claimed,,"made up, P2",,green\n'
    'r3,deployment,,NA,mali,2014-07,..,2020-09,1E5,,,3000,troops,,,low,"made up, P3","a ""quoted"" word",\n'
    'r4,split,,MNLA,0012,2012-06-XX,,,,r1,,,,,stated,,"made up, P4",,red\n'
    ",sanction,travel,mali,NA,201X,2020~,,,,,,,,announced,,made up,,\n"
)
KINDS = (
    "kind,is_a,definition,phrase,time,directed,sign,register,may_end\n"
    "shelling,attack,Fire from afar.,shelled,event,yes,-,deed,\n"
)
TABLES = {"actors.csv": ACTORS.encode(), "relations.csv": RELATIONS.encode()}

NASTY = (
    *("", " ", "..", "[..]", "[..2012]", "[2012..", "2012-13", "Jun-12", "41061", "2012.0", "6/5/2012", "201X", "0000"),
    *("9999-12-31", "2012-02-30", "2012-06-XX~", "c. 2012", "ongoing", "NaN", "1_000", "٤٥٠", "inf", "1e999", "-1"),
    *("mali", "MNLA", "mnla", "\u041cNLA", "0012", "12", "1E5", "1.00E+05", "NA", "r1", "r2", "r1;r2", ";", ";;", "r4"),
    *("attack", "Attack", "coup", "office", "merger", "alliance", "=1+1", "@SUM(A1)", "<script>", "KeÃ¯ta", "\ufffd"),
    *("\u202e", "\u200b", "\ufeff", "\x00", "\x1b[31m", "\x7f", "\u2028", "e\u0301", "é", "\U0001f600", "\udc81"),
    *("a" * 300, '"', '""', ",", "\n", "\r", "\r\n", "\t", "'", "\\", "%", "{}", "../../x", "certain", "denied"),
)
_BYTES = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x81",
    b"\xed\xa0\x80",
    b'"',
    b",",
    b"\n",
    b"\r",
    b";",
    b"\xc3",
)


def mutated(random: Random) -> Study:
    """Return a study with one to four things done to it."""
    study = dict(TABLES)
    if random.random() < 0.1:
        study["kinds.csv"] = KINDS.encode()
    for _ in range(random.choice((1, 1, 1, 2, 3, 4))):
        name = random.choice(sorted(study))
        study[name] = random.choice(_WAYS)(study[name], random)
    return study


def _cells(data: bytes, random: Random) -> bytes:
    """Put something else in a cell."""
    lines = data.split(b"\n")
    line = random.randrange(len(lines))
    cells = lines[line].split(b",")
    cells[random.randrange(len(cells))] = random.choice(NASTY).encode("utf-8", "surrogateescape")
    lines[line] = b",".join(cells)
    return b"\n".join(lines)


def _bytes(data: bytes, random: Random) -> bytes:
    """Change, insert or take out bytes."""
    at = random.randrange(len(data) + 1)
    length = random.choice((0, 0, 1, 1, 2, 5, 40))
    return data[:at] + random.choice((*_BYTES, b"", bytes([random.randrange(256)]))) + data[at + length :]


def _cut(data: bytes, random: Random) -> bytes:
    """Tear the tail or the head off."""
    at = random.randrange(len(data) + 1)
    return random.choice((data[:at], data[at:]))


def _rows(data: bytes, random: Random) -> bytes:
    """Swap, repeat or drop lines."""
    lines = data.splitlines(keepends=True) or [b""]
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one] = random.choice((lines[other], b"", lines[one] * 3, b"\n", b" ,\n"))
    return b"".join(lines)


def _columns(data: bytes, random: Random) -> bytes:
    """Rename, repeat or drop a name of the header."""
    head, _, rest = data.partition(b"\n")
    names = head.split(b",")
    place = random.randrange(len(names))
    names[place] = random.choice((names[random.randrange(len(names))], b"", b"certain", b"Start", b"as of", b" id"))
    return b",".join(names) + b"\n" + rest


def _encoding(data: bytes, random: Random) -> bytes:
    """Write the file as another program would."""
    text = data.decode("utf-8", "replace")
    way = random.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig", "utf-7", "crlf", "cr", ";", "\t", "|")
    )
    if way in {"crlf", "cr"}:
        return data.replace(b"\n", b"\r\n" if way == "crlf" else b"\r")
    if len(way) == 1:
        return data.replace(b",", way.encode())
    return text.encode(way, "replace")


def _header_only(data: bytes, random: Random) -> bytes:
    """Leave the header, or less."""
    return random.choice((data.split(b"\n")[0], data.split(b"\n")[0] + b"\n", b"", b"\n", b"\x1f\x8b", b"PK\x03\x04"))


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_cells, _cells, _cells, _cells, _bytes, _bytes, _bytes),
    *(_cut, _rows, _rows, _columns, _encoding, _header_only),
)
