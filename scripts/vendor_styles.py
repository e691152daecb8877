"""Vendor the NL Design System styles that the pages use: `python scripts/vendor_styles.py NODE_MODULES`.

Takes of the named components' CSS the rules for classes that our templates use and, of the theme's tokens, only
those that these and our own styles use (and what they refer to): 29 kB instead of 700 kB. Both are EUPL-1.2; their
licences are vendored along.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "app/pages/public/static"
COMPONENTS = (
    "document button form-field form-label form-field-description heading-1 heading-2 heading-3 link paragraph "
    "textarea textbox select skip-link unordered-list ordered-list data-badge alert"
).split()
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens"

_RULE = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.MULTILINE)
_USE = re.compile(r"var\(\s*(--[\w-]+)")


def used_tokens(styles: str, tokens: dict[str, str]) -> list[str]:
    """Every token that these styles use, and those that its value refers to."""
    wanted: dict[str, None] = {}
    queue = _USE.findall(styles)
    while queue:
        name = queue.pop()
        if name in tokens and name not in wanted:
            wanted[name] = None
            queue += _USE.findall(tokens[name])
    return sorted(wanted)


def used_classes() -> set[str]:
    """Every class that a template names."""
    pages = [path.read_text() for path in sorted((ROOT / "app/pages/public/templates").glob("*.html"))]
    return {name for page in pages for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}


def needed(css: str, classes: set[str]) -> str:
    """Only the rules of which some selector needs no other class than these."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(_kept(rules, classes))


def _kept(rules: list[Any], classes: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",")
            if any(set(re.findall(r"\.([\w-]+)", selector)) <= classes for selector in selectors):
                yield rule.serialize()
        elif rule.type == "at-rule" and rule.at_keyword == "media":
            inner = list(_kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), classes))
            if inner:
                yield f"@media{tinycss2.serialize(rule.prelude)}{{\n{chr(10).join(inner)}\n}}"


def main(modules: Path) -> None:
    """Write vendor/nl-design-system.css, its licences and which versions it was made of."""
    vendor = STATIC / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    names = [f"@utrecht/{component}-css" for component in COMPONENTS]
    whole = "\n".join((modules / name / "dist/index.css").read_text() for name in names)
    components = needed(whole, used_classes())
    tokens = dict(_RULE.findall((modules / THEME / "dist/theme.css").read_text()))
    styles = components + (STATIC / "style.css").read_text()
    lines = [f"  {name}: {tokens[name]};" for name in used_tokens(styles, tokens)]
    (vendor / "nl-design-system.css").write_text(":root {\n" + "\n".join(lines) + "\n}\n" + components)
    versions = {name: json.loads((modules / name / "package.json").read_text())["version"] for name in (*names, THEME)}
    (vendor / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")
    for name, file in ((names[1], "LICENSE-utrecht.md"), (THEME, "LICENSE-voorbeeld-tokens.md")):
        (vendor / file).write_text((modules / name / "LICENSE.md").read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
