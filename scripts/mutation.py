# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a C file can be changed as by a mistake of its author: its words, and what changes them."""

import collections
import re

TOKEN = re.compile(r"""
    (?P<space>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n\\]|\\.)*)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*)
    |(?P<word>\w+)
    |(?P<sign>->|\+\+|--|<<=|>>=|[-+*/%&|^=!<>]=|&&|\|\||<<|>>|.)""", re.X | re.S | re.M)
# What begins no statement that could be left out
RESERVED = set("""
    auto bool char const double enum extern float int long register short signed size_t static
    struct union unsigned void volatile typedef goto return if else for while do switch case
    default break continue sizeof
""".split())
FLIPS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
Token = collections.namedtuple("Token", "kind text start end")
Mutant = collections.namedtuple("Mutant", "file start end text")


# --- Where a file can be changed ---

def tokens_of(text):
    return [Token(found.lastgroup, found.group(), found.start(), found.end())
            for found in TOKEN.finditer(text) if found.lastgroup != "space"]


def closing(tokens, at):
    """Takes the place of an opening parenthesis, gives that of its closing one."""
    depth = 0
    for i in range(at, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[i].text, 0)
        if not depth:
            return i
    return at


def comparison(tokens, at, _):
    if tokens[at].text in FLIPS:
        yield tokens[at].start, tokens[at].end, FLIPS[tokens[at].text]


def logic(tokens, at, _):
    if tokens[at].text in ("&&", "||"):
        yield tokens[at].start, tokens[at].end, "||" if tokens[at].text == "&&" else "&&"


def arithmetic(tokens, at, _):
    binary = at and (tokens[at - 1].kind in ("word", "number") or tokens[at - 1].text in ")]")
    if binary and tokens[at].text in ("+", "-", "+=", "-="):
        yield tokens[at].start, tokens[at].end, tokens[at].text.translate(str.maketrans("+-", "-+"))


def constant(tokens, at, _):
    if tokens[at].kind == "number":
        for step in (" + 1", " - 1"):
            yield tokens[at].start, tokens[at].end, f"({tokens[at].text}{step})"


def negation(tokens, at, text):
    if tokens[at].text == "if" and tokens[at + 1].text == "(":
        start, end = tokens[at + 1].start, tokens[closing(tokens, at + 1)].end
        yield start, end, f"(!{text[start:end]})"


def statement(tokens, at, _):
    """An assignment or a call that stands alone."""
    word = tokens[at].kind == "word" and tokens[at].text not in RESERVED
    if not at or tokens[at - 1].text not in "{};" or not word:
        return
    end = next((i for i in range(at, len(tokens)) if tokens[i].text in ";{}"), at)
    inner = [token.text for token in tokens[at:end]]
    declaration = len(inner) < 2 or tokens[at + 1].kind == "word" or inner[1] == "*"
    does = "(" in inner or any(sign.endswith("=") for sign in inner)
    if tokens[end].text == ";" and does and not declaration:
        yield tokens[at].start, tokens[end].end, ";"


def returned(tokens, at, text):
    if tokens[at].text != "return" or tokens[at + 1].text == ";":
        return
    end = next(i for i in range(at, len(tokens)) if tokens[i].text == ";")
    start, end = tokens[at + 1].start, tokens[end].start
    value = text[start:end]
    if not value.startswith("("):
        others = {"true": "false", "false": "true", "0": "1", "NULL": ""}
        other = others.get(value, f"(__typeof__({value})){{0}}")
        if other:
            yield start, end, other


def left(tokens, at, _):
    """break and continue, which end what they stand in."""
    if tokens[at].text in ("break", "continue"):
        yield tokens[at].start, tokens[at].end, ""


OPERATORS = (comparison, logic, arithmetic, constant, negation, statement, returned, left)


def sites_of(file, text):
    """Takes a file's name and text, gives {operator: [Mutant]}."""
    tokens, sites = tokens_of(text), {operator: [] for operator in OPERATORS}
    braces = parentheses = 0
    for at, token in enumerate(tokens):
        braces += {"{": 1, "}": -1}.get(token.text, 0)
        parentheses += {"(": 1, ")": -1}.get(token.text, 0)
        for operator in OPERATORS if braces else ():
            if operator is not statement or not parentheses:
                sites[operator] += [Mutant(file, *change) for change in operator(tokens, at, text)]
    return sites
