"""Decision algorithms drawn in code blocks with arrows and indentation, as one plain line for each way through.

    Urine output < 0.5 mL/kg/hr?            becomes   If urine output < 0.5 mL/kg/hr: increase rate by
      -> Increase rate by 25-33%                       25-33%; reassess in 1 hour.
      -> Reassess in 1 hour

A drawing that does not parse cleanly (boxes, uneven indentation) gives None: better no line than a wrong one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import msgspec

from clincite.sources.open_medicine.markdown import plain
from clincite.sources.open_medicine.wording import Casing, ended

MAX_DEPTH: Final = 7
_BOX: Final = re.compile(r"[├└│┌┐┘┬┴┼▼↓]|^\s*[|+]|\|\s*$")
_ARROW: Final = re.compile(r"\s*(?:→|-{1,2}>|=>)\s*")
_ASKING: Final = re.compile(r"(?:Is|Are|Does|Do|Did|Has|Have|Can|Was|Were|Will|Should|Which|What|How|Who|When|Any)\b")
_ANSWER: Final = re.compile(r"(?:YES|NO)\b.*|(?:Yes|No)(?:\s*\([^()]*\)|\s*[:,]\s.*)?")
_MEASURED: Final = re.compile(r"[<>≤≥]|\d\s*[–-]\s*\d")


class Node(msgspec.Struct):
    """A step of the algorithm: its text, and the steps under it."""

    text: str
    children: list[Node] = []
    inline: bool = False


def decision_lines(code: str, casing: Casing) -> list[str] | None:
    """The algorithm as lines, or None when the drawing does not parse.

    :param code: the code block as written.
    :param casing: which words may lose their capital inside a line.
    """
    roots = _parse(code)
    if roots is None:
        return None
    lines = [line for root in roots for line in _walk(root, [], casing)]
    kept = [ended(line[:1].upper() + line[1:]) for line in lines]
    return None if not kept or any(_ARROW.search(line) for line in kept) else kept


def _parse(code: str) -> list[Node] | None:
    roots: list[Node] = []
    stack: list[tuple[int, Node]] = []
    for raw in code.splitlines():
        if not raw.strip():
            continue
        if _BOX.search(raw) or "\t" in raw:
            return None
        indent = len(raw) - len(raw.lstrip())
        stripped = raw.strip()
        bullet = stripped.startswith("- ")
        arrow = _ARROW.match(stripped) if not bullet else _ARROW.search(stripped)
        stripped = stripped.removeprefix("- ")
        if arrow is None and stack and indent > stack[-1][0]:
            _continue(_tail(stack[-1][1]), plain(stripped), bullet)
            continue
        texts = [plain(piece) for piece in _ARROW.split(stripped) if piece.strip()]
        if not texts or (arrow is None and indent > 0 and roots):
            return None
        node = Node(texts[0])
        tail = node
        for text in texts[1:]:
            tail.children.append(Node(text, inline=True))
            tail = tail.children[-1]
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if arrow is None:
            roots.append(node)
        elif not stack:
            return None
        else:
            _parent_of(node, stack[-1][1]).children.append(node)
        stack.append((indent, node))
        if len(stack) > MAX_DEPTH:
            return None
    return roots if any(root.children for root in roots) else None


def _continue(step: Node, more: str, bullet: bool) -> None:
    """Append a wrapped or bulleted line to the step above it."""
    more = more.replace(" → ", ": ")
    goes_on = not bullet and (
        more[0].islower() or not more[0].isalpha() or more.startswith(("OR ", "AND ")) or step.text.endswith((",", " OR", " AND"))
    )
    step.text = f"{step.text} {more}" if goes_on or step.text.endswith(":") else f"{step.text.rstrip(' .')}; {more}"


def _tail(node: Node) -> Node:
    """The last step of an inline chain: what stands below a line hangs under the chain's end."""
    while node.children and node.children[-1].inline:
        node = node.children[-1]
    return node


def _parent_of(child: Node, line: Node) -> Node:
    """Where a step below ``line`` hangs: an answer under the question that the line has answered once, all else under its end."""
    chain = [line]
    while chain[-1].children and chain[-1].children[-1].inline:
        chain.append(chain[-1].children[-1])
    if _ANSWER.fullmatch(child.text) and not chain[-1].text.endswith("?"):
        for step, after in pairwise(chain):
            if step.text.endswith("?") and _ANSWER.fullmatch(after.text):
                return step
    return chain[-1]


def _walk(node: Node, before: list[Node], casing: Casing) -> list[str]:
    """Lines for all ways through ``node``; neighbouring plain actions share a line."""
    path = [*before, node]
    lines: list[str] = []
    actions: list[str] = []
    answered = any(_ANSWER.fullmatch(child.text) for child in node.children)
    for child in node.children:
        if answered and not _ANSWER.fullmatch(child.text):
            continue  # a step beside the answers to a question: on whose branch it lies, the drawing does not tell
        if child.children:
            if actions:
                lines.append(_line(path, actions, casing))
                actions = []
            lines.extend(_walk(child, path, casing))
        else:
            actions.append(child.text)
    if actions:
        lines.append(_line(path, actions, casing))
    return lines


def _line(path: list[Node], actions: list[str], casing: Casing) -> str:
    text = ""
    for position, node in enumerate(path):
        step = node.text.rstrip(":;,. ")
        after = path[position + 1] if position + 1 < len(path) else None
        heads = bool(node.children) and node.children[0].inline and not node.inline
        if _ANSWER.fullmatch(step):
            text += re.sub(r"^(YES|NO)\b", lambda word: word.group().capitalize(), step) + ": "
        elif step.endswith("?") and (_ASKING.match(step) or ":" in step or _ANSWER.fullmatch(after.text if after else actions[0])):
            text += f"{step} " if _ANSWER.fullmatch(after.text if after else actions[0]) or ":" in step else f"{step} If so: "
        elif step.endswith("?"):
            text += ("if " if text else "If ") + casing.inside(step[:-1].rstrip()) + ": "
        elif position == 0:
            text += step + ": "
        else:
            condition = "if " if heads and _MEASURED.search(step) and not step.startswith(("If ", "if ")) else ""
            colon = heads or (after is None and not node.inline)
            text += condition + casing.inside(step) + (": " if colon else "; ")
    joined = text + "; ".join(casing.inside(action.rstrip(" .;")) for action in actions)
    return re.sub(r"(?<=[?:;)] )(YES|NO)(?=[:,;])", lambda word: word.group().capitalize(), joined)
