"""Pages to print or to open in a browser: one file each, without a script and without the network."""

from html import escape
from string import Template
from typing import Final

_PAGE: Final = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="generator" content="Companion">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
$style
</style>
</head>
<body>
$body
</body>
</html>
""")


def html_page(title: str, style: str, body: str, *, language: str = "en") -> str:
    """Return a page. ``title`` and ``language`` are plain text, ``style`` is CSS, ``body`` HTML."""
    return _PAGE.substitute(
        language=escape(language), title=escape(title), style=style.strip(), body=body.strip()
    )
