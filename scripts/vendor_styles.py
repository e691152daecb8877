"""Vendor the NL Design System styles that the pages use: `python scripts/vendor_styles.py NODE_MODULES`.

Takes the CSS of the named components and, of the theme's tokens, only those that these and our own styles use (and what
they refer to): 20 kB instead of 600 kB. Both are EUPL-1.2; their licences are vendored along.
"""

import json
import re
import sys
from pathlib import Path

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


def main(modules: Path) -> None:
    """Write vendor/nl-design-system.css, its licences and which versions it was made of."""
    vendor = STATIC / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    names = [f"@utrecht/{component}-css" for component in COMPONENTS]
    components = "\n".join((modules / name / "dist/index.css").read_text() for name in names)
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
