# SPDX-License-Identifier: GPL-2.0-or-later
"""What a report in HTML must be: well nested, small, loaded from nowhere, and of the same
machine as the JSON report."""
import html.parser
import re

VOID = {"meta", "br", "rect", "path", "link", "img", "hr"}
# Elements whose end HTML lets one leave out.
OPTIONAL = {"li", "dt", "dd", "td", "th", "tr", "p", "html", "head", "body", "tbody", "thead"}
# What an element of the key ends, of these, when it begins.
ENDS = {"li": {"li", "p"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "td": {"td", "th"},
        "th": {"td", "th"}, "tr": {"td", "th", "tr"}}
SIZE, FUNCTIONS, MORE = 64_000, 60, 1_000  # bytes at most of so many functions, and of each more
LOADS = re.compile(r"[a-z]+:\s*//|^\s*//|url\(|@import|image-set\(|^\s*(data|javascript):", re.I)
FORBIDDEN = {"script", "iframe", "link", "img", "object", "embed", "base", "form"}


class Page(html.parser.HTMLParser):
    """Collects problems, ids, links to them, the text, and what could load something:
    attributes and the style."""

    def __init__(self):
        super().__init__()
        self.open, self.problems, self.ids, self.links, self.words, self.loaded = (
            [], [], [], [], [], [])

    def handle_starttag(self, tag, attributes):
        if tag in FORBIDDEN:
            self.problems.append(f"an element {tag}")
        self.loaded += [value or "" for _, value in attributes]
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href":
                self.links.append(value)
            elif name == "src" or name.startswith("on"):
                self.problems.append(f"an attribute {name}")
        while self.open and self.open[-1] in ENDS.get(tag, ()):
            self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> ends nothing, line {self.getpos()[0]}")

    def handle_data(self, data):
        (self.loaded if self.open and self.open[-1] == "style" else self.words).append(data)


def of_page(found, text):
    """Takes the JSON report and the HTML one, gives what is wrong with the latter."""
    page = Page()
    page.feed(text)
    page.close()
    words = "".join(page.words)
    problems = page.problems[:5]
    problems += [f"<{tag}> has no end" for tag in page.open if tag not in OPTIONAL]
    problems += [f"the id {name} is there twice"
                 for name in set(page.ids) if page.ids.count(name) > 1]
    problems += [f"a link to {link}, which is not there"
                 for link in set(page.links) if link[:1] != "#" or link[1:] not in page.ids]
    most = SIZE + MORE * max(0, len(found["functions"] or []) - FUNCTIONS)
    if len(text.encode()) > most:
        problems.append(f"{len(text.encode())} bytes, more than {most}")
    problems += [f"something is loaded from outside: {value[:60]!r}"
                 for value in page.loaded if LOADS.search(value)]
    problems += [f"the device {device['address']} is not in it"
                 for device in found["devices"] if device["address"] not in words]
    problems += [f"{finding['rule']} fails and is not in it" for finding in found["findings"]
                 if finding["status"] == "fail" and finding["rule"] not in page.ids]
    if found["verdict"].replace("-", " ").upper() not in words:
        problems.append("the verdict is not in it")
    return problems
