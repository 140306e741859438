# SPDX-License-Identifier: GPL-2.0-or-later
"""Expectations about a JSON report, one a line.

    expect PATH VALUE             a value found at PATH equals the JSON text VALUE
    expect PATH contains VALUE    a string found there has VALUE in it, or a list has it as a member
    expect PATH exists            something is found there
    refuse PATH ...               the opposite of each

PATH names keys with dots between them. A list takes a selector:
`devices[address=0000:01:00.0].verdict`, with several conditions `findings[rule=x,status=fail]`;
the list is reduced to the members that match, and keys after it are looked up in each of them.
`.length` counts a list, a selected one too. One match is enough for `expect`, and spoils `refuse`.
"""

import json
import re

STEP = re.compile(r"([a-z_][a-z0-9_]*)(?:\[([^\]]+)\])?(?:\.(?=.)|$)")
LINE = re.compile(r"(expect|refuse)\s+((?:[^\s\[]|\[[^\]]*\])+)\s+"
                  r"(?:(exists)|(?:(contains)\s+)?(.+))")
NOTHING = object()
SHOWN = 160


class BadExpectation(ValueError):
    """A line that is no expectation; the text says what is wrong and what was expected."""


class Many(list):
    """The values found behind a selector or inside a list, to be told from a list
    that is a value itself."""


def parse_selector(text):
    """Takes `key=value,key=value`, gives a list of pairs;
    raises BadExpectation if a condition has no `=`."""
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(key.strip() and equals for key, equals, _ in pairs):
        raise BadExpectation(f"selector [{text}] is not understood, expected [key=value,key=value]")
    return [(key.strip(), value.strip()) for key, _, value in pairs]


def parse_path(text):
    """Takes a path, gives its steps as (key, selector pairs);
    raises BadExpectation if it is not one."""
    steps, position = [], 0
    while position < len(text):
        match = STEP.match(text, position)
        if not match:
            raise BadExpectation(f"path {text} is not understood at '{text[position:]}', "
                                 "expected keys with dots between them")
        steps.append((match[1], parse_selector(match[2]) if match[2] else None))
        position = match.end()
    return steps


def in_each(values, key):
    """Takes a list and a key, gives Many of what its members hold under that key;
    `length` counts, unless it is a key."""
    found = Many(value[key] for value in values if isinstance(value, dict) and key in value)
    return len(values) if key == "length" and not found else found


def value_at(value, key):
    """Takes a value and a key, gives what lies there, or NOTHING."""
    if isinstance(value, list):
        return in_each(value, key)
    if isinstance(value, dict):
        return value.get(key, NOTHING)
    return NOTHING


def as_written(value):
    """Takes a JSON value, gives it as it stands in a selector: a string without its
    quotes, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def select(value, pairs):
    """Takes a list and conditions, gives Many of the members that fulfil them all;
    NOTHING if it is no list."""
    if not isinstance(value, list):
        return NOTHING
    members = [item for part in value for item in part] if isinstance(value, Many) else value
    return Many(item for item in members if isinstance(item, dict)
                and all(key in item and as_written(item[key]) == wanted for key, wanted in pairs))


def look_up(report, steps):
    """Takes a report and a path's steps, gives the value there, Many values, or NOTHING."""
    value = report
    for key, pairs in steps:
        value = value_at(value, key)
        if pairs is not None:
            value = select(value, pairs)
    return value


def candidates(found):
    """Takes what look_up gave, gives the list of values found (empty if nothing was)."""
    if found is NOTHING:
        return []
    return list(found) if isinstance(found, Many) else [found]


def equal(left, right):
    """Tells whether two JSON values are the same; true and 1 are not."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def holds(value, wanted):
    """Tells whether a string contains `wanted`, or a list has it as a member."""
    if isinstance(value, str):
        return isinstance(wanted, str) and wanted in value
    return isinstance(value, list) and any(equal(item, wanted) for item in value)


def shown(values):
    """Takes the values found, gives them as a short text for a message."""
    if not values:
        return "nothing"
    text = json.dumps(values[0] if len(values) == 1 else values)
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


class Expectation:
    """One line: where in the report, what is wanted there, and whether it is wanted or refused."""

    def __init__(self, line):
        """Takes a line; raises BadExpectation if it is not understood."""
        match = LINE.fullmatch(line.strip())
        if not match:
            raise BadExpectation(f"'{line.strip()}' is not understood, expected: "
                                 "expect|refuse PATH VALUE | PATH contains VALUE | PATH exists")
        self.line = line.strip()
        self.refused = match[1] == "refuse"
        self.path, self.steps = match[2], parse_path(match[2])
        self.test = {"exists": lambda value, wanted: True,
                     "contains": holds}.get(match[3] or match[4], equal)
        self.exists = bool(match[3])
        self.wanted = None if self.exists else self.parse_value(match[5])

    @staticmethod
    def parse_value(text):
        """Takes JSON text, gives its value; raises BadExpectation,
        for a word without quotes too."""
        try:
            return json.loads(text)
        except ValueError:
            raise BadExpectation(f"value {text} is not JSON, expected for example \"ready\", true, "
                                 "null or 2") from None

    def check(self, report):
        """Takes a report, gives None if it is as expected, else one sentence:
        what was expected, what was found."""
        values = candidates(look_up(report, self.steps))
        hit = any(self.test(value, self.wanted) for value in values)
        if self.refused and not self.exists and not values:
            return f"expected '{self.line}', but there is nothing at {self.path} to refuse"
        if hit != self.refused:
            return None
        return f"expected '{self.line}', found {shown(values)}"


def from_capture(text, name):
    """Takes a capture's text and name, gives the expectations of its
    `#: expect` and `#: refuse` lines.

    Raises BadExpectation with the file and the line if one of them is not understood.
    """
    expectations = []
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"#:\s*((?:expect|refuse)\b.*)", line)
        try:
            expectations += [Expectation(match[1])] if match else []
        except BadExpectation as error:
            raise BadExpectation(f"{name}:{number}: {error}") from None
    return expectations


def check_all(expectations, report):
    """Takes expectations and a report, gives the sentences of those that do not hold."""
    return [problem for problem in (expectation.check(report) for expectation in expectations)
            if problem]
