"""Years of birth in a text: 'geboren in 2015', 'geboren 12-03-2018', 'jongen uit 2015', 'meisje (2015)'.

A year alone is none: most are of a report, a diagnosis or a move. It must stand after a word of birth or of a child.
"""

import re
from collections.abc import Iterator

_MONTH = r"(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*"
_DAY = rf"(?:(?:\d{{1,2}}\s?[-/.]\s?){{2}}|(?:\d{{1,2}}\s+)?{_MONTH}\s+)?"
_BORN = r"(?:geboren|geb\.?|geboortejaar|geboortedatum|bouwjaar)\s*(?:is|:)?\s*(?:in|op|uit)?\s*(?:het jaar\s+)?"
_CHILD = r"(?:zoon|zoontje|dochter|dochtertje|kind|kindje|jongen|jongetje|meisje|leerling)s?"
_YEAR = re.compile(
    rf"\b(?:{_BORN}{_DAY}|{_CHILD}\s+(?:uit|van)\s+|{_CHILD}(?:\s+\w+)?\s*\(\s*(?:{_BORN})?)(?P<after>20\d\d)\b"
    rf"|\b(?:in|op) {_DAY}(?P<before>20\d\d) geboren\b"
)


def find_birth_years(folded: str) -> Iterator[tuple[int, int, int]]:
    """Each year of birth of a child, and where the words that say it begin and end."""
    if "20" in folded:
        for match in _YEAR.finditer(folded):
            yield int(match["after"] or match["before"]), match.start(), match.end()
