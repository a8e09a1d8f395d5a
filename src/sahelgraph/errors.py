"""Every exception of sahelgraph.

::

    SahelGraphError
    ├── DataError        (ValueError)    files or tables with errors; carries the report
    ├── DateError        (ValueError)    a date or period that cannot be read
    ├── QueryError       (ValueError)    a narrowing that cannot be asked
    ├── QuestionError    (ValueError)    a question in words that cannot be read
    ├── FileError        (ValueError)    a file that cannot be read, written or found
    ├── UnknownNameError (LookupError)   no actor or kind of that name
    └── AmbiguousNameError (LookupError) a name that several actors share
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sahelgraph._report import Report


class SahelGraphError(Exception):
    """The ancestor of every error that sahelgraph raises on purpose; `page` of the documentation says more.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> try:
    ...     sg.load().during("sometime")
    ... except sg.SahelGraphError as error:
    ...     print(type(error).__name__)
    DateError
    """

    page: str = ""

    def __init__(self, *told: object, page: str = "") -> None:
        super().__init__(*told)
        self.page = page or self.page


class DataError(SahelGraphError, ValueError):
    """Files or tables hold errors; every one of them is in ``report``.

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> actors = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": ["state"]})
    >>> relations = pd.DataFrame({"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    >>> try:
    ...     sg.from_pandas(actors, relations)
    ... except sg.DataError as error:
    ...     print(error.report.problems[0].column, error.report.problems[0].value)
    target b
    """

    page = "codebook.md"

    def __init__(self, report: Report) -> None:
        super().__init__(report.text())
        self.report = report

    def __reduce__(self) -> tuple[type[DataError], tuple[Report]]:
        return type(self), (self.report,)


class DateError(SahelGraphError, ValueError):
    """A date or a period that the grammar does not know; the message says what to write.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.load().at("2012-06")
    Traceback (most recent call last):
    ...
    sahelgraph.errors.DateError: "2012-06" is not one day; use during("2012-06"), or write a day such as 2012-06-15
    """

    page = "codebook.md#periods"


class QueryError(SahelGraphError, ValueError):
    """A narrowing that cannot be asked: an unknown mode, sign, column or status.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.load().during("2012", mode="perhaps")
    Traceback (most recent call last):
    ...
    sahelgraph.errors.QueryError: "perhaps" is no mode; write possible, attested, certain or throughout
    """


class QuestionError(SahelGraphError, ValueError):
    """A question in words that cannot be read, or in two ways; the message says what to write.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.load().ask("why did the MNLA break with AQIM")
    Traceback (most recent call last):
    ...
    sahelgraph.errors.QuestionError: reasons are not coded; ask what happened, and read the notes and references of the
    rows
    """

    page = "how-to/ask-in-words.md"
    lang = "en"  # of the message: that of the question


class FileError(SahelGraphError, ValueError):
    """A file or folder that cannot be found, read or written.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.read_csv("nowhere")
    Traceback (most recent call last):
    ...
    sahelgraph.errors.FileError: nowhere: there is no such folder; give the folder that holds actors.csv and
    relations.csv
    """


class UnknownNameError(SahelGraphError, LookupError):
    """No actor or kind has that name; near misses are suggested.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.load().resolve("Ansar Dune")
    Traceback (most recent call last):
    ...
    sahelgraph.errors.UnknownNameError: "Ansar Dune" is no actor; did you mean Ansar Dine (ansar_dine)?
    """


class AmbiguousNameError(SahelGraphError, LookupError):
    """Several actors share the name; the message lists their ids.

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> actors = pd.DataFrame(
    ...     {"id": ["a", "b"], "name": ["Army A", "Army B"], "kind": ["armed forces"] * 2, "aliases": ["the army"] * 2}
    ... )
    >>> relations = pd.DataFrame({"kind": ["clash"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    >>> sg.from_pandas(actors, relations).resolve("the army")
    Traceback (most recent call last):
    ...
    sahelgraph.errors.AmbiguousNameError: "the army" may be a (Army A) or b (Army B); write one of the ids
    """
