"""The shapes of a slide renewed: each that is where, and as, we put it; moved, painted and deleted ones stay so."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.carried import carriers
from dashboard.exports.renewed import texts

#: The shapes that are matched one by one; groups are taken for what is inside of them.
_LEAVES = ("sp", "cxnSp", "graphicFrame", "pic")
#: Programs round places to hundredths of a millimetre or to points, in EMU.
_ROUNDED = 13_000
_NAME, _ALT = "name", "descr"


def local(element: Any) -> str:
    """The name of an element without its namespace.

    Example:
        ``local(shape._element)`` is ``"sp"``.
    """
    return str(element.tag).rpartition("}")[2]


def leaves(tree: Any) -> list[Any]:
    """The shapes of a tree, those inside of groups too; what older programs would show instead is left out.

    Example:
        ``leaves(slide.shapes._spTree)``
    """
    found = tree.iter(*(f"{{*}}{name}" for name in _LEAVES))
    return [each for each in found if next(each.iterancestors("{*}Fallback"), None) is None]


def about(shape: Any) -> Any:
    """What a shape says of itself: its name and its alt text.

    Example:
        ``about(shape).get("name")``
    """
    return next(shape.iter("{*}cNvPr"))


def words(shape: Any) -> str:
    """The text of a shape.

    Example:
        ``words(title)``
    """
    return "\n".join(texts.text_of(each) for each in texts.paragraphs(shape))


@dataclass(frozen=True)
class _Seen:
    """What tells a shape from others.

    Attributes:
        kind: Of its element.
        role: Of a placeholder.
        name: Its name, without a key.
        lines: What it says.
        place: Where it is.
    """

    kind: str
    role: str
    name: str
    lines: tuple[str, ...]
    place: tuple[int, int, int, int] | None


def _seen(shape: Any) -> _Seen:
    lines = (texts.bare(each) for each in words(shape).split("\n"))
    return _Seen(
        local(shape), _role(shape), _plain(shape), tuple(filter(None, lines)), _place(shape)
    )


def paired(theirs: Sequence[Any], old: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Which shape of a slide is which of ours, best matches first: by name, text and place.

    Args:
        theirs: The shapes of the slide that are not taken yet.
        old: Ours.

    Example:
        ``paired(leaves(slide), leaves(old_slide))``
    """
    own, before = [_seen(each) for each in theirs], [_seen(each) for each in old]
    scored = sorted(
        (-score, n, m)
        for n, a in enumerate(before)
        for m, b in enumerate(own)
        if a.kind == b.kind and (score := _likeness(b, a))
    )
    done, taken, found = set[int](), set[int](), []
    for _, n, m in scored:
        if n not in done and m not in taken:
            done.add(n)
            taken.add(m)
            found.append((n, m))
    return [(theirs[m], old[n]) for n, m in sorted(found)]


def kept(theirs: Sequence[Any], old: Sequence[Any]) -> int:
    """How many of our shapes are where we put them.

    Example:
        ``kept(leaves(slide), leaves(old_slide))``
    """
    return sum(_placed(own, ours) for own, ours in paired(theirs, old))


def _likeness(theirs: _Seen, old: _Seen) -> int:
    """How much a shape looks like one of ours; 0 if it is none."""
    if theirs.role or old.role:
        return 8 if theirs.role == old.role else 0
    name, text = theirs.name == old.name, theirs.lines == old.lines
    place = _near(theirs, old)
    if old.lines:
        # What it says is what it is; where some of it was changed, its name and its place tell.
        known = text or (name and (place or bool(set(theirs.lines) & set(old.lines))))
        return 4 * name + 8 * text + 2 * place if known else 0
    if old.kind == "graphicFrame":
        return 4 * name + 2 * place
    # Lines and boxes say nothing, and programs give them numbers.
    return 4 * name + 2 * place if name or place else 0


def _near(a: _Seen, b: _Seen) -> bool:
    if a.place is None or b.place is None:
        return a.place is b.place
    # The height of a text follows from its font.
    wide = 3 if b.lines else 4
    return all(abs(x - y) <= _ROUNDED for x, y in zip(a.place[:wide], b.place[:wide], strict=True))


def _role(shape: Any) -> str:
    """What a placeholder is for; nothing for other shapes."""
    place = next(shape.iter("{*}ph"), None)
    if place is None:
        return ""
    kind = place.get("type", "body")
    return "title" if kind == "ctrTitle" else str(kind)


def _plain(shape: Any) -> str:
    return carriers.without_key(about(shape).get(_NAME, ""))


def _placed(theirs: Any, old: Any) -> bool:
    """Whether a shape is where, and as large as, another one is."""
    return _near(_seen(theirs), _seen(old))


def transform(shape: Any) -> Any:
    """Where a shape says that it is, or None.

    Example:
        ``transform(shape)`` has ``a:off`` and ``a:ext``.
    """
    own = shape.find("{*}xfrm")
    return own if own is not None else shape.find("{*}spPr/{*}xfrm")


def _place(shape: Any) -> tuple[int, int, int, int] | None:
    found = transform(shape)
    if found is None or found.find("{*}off") is None or found.find("{*}ext") is None:
        return None
    off, ext = found.find("{*}off"), found.find("{*}ext")
    return tuple(
        int(each.get(name, "0"))
        for each, name in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy"))
    )  # type: ignore[return-value]


def successors(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Which of our shapes of then is which of now, by their numbers in the order in which they are drawn.

    Example:
        ``successors(leaves(old_slide), leaves(new_slide))``
    """
    found: dict[int, int] = {}
    kinds = dict.fromkeys(_kind(each) for each in old)
    for kind in kinds:
        before = [n for n, each in enumerate(old) if _kind(each) == kind]
        after = [n for n, each in enumerate(new) if _kind(each) == kind]
        said, told = (
            [words(each[n]) or _looks(each[n]) for n in at]
            for each, at in ((old, before), (new, after))
        )
        found |= {before[a]: after[b] for a, b in texts.paired(said, told).items()}
    return found


def _kind(shape: Any) -> tuple[str, ...]:
    """What a shape is, apart from what it says: a placeholder, one of a name, a label, a line of a colour."""
    if role := _role(shape):
        return (role,)
    group = shape.getparent()
    name = (
        _plain(group) if local(group) == "grpSp" else _plain(shape) if local(shape) == "sp" else ""
    )
    return (local(shape), name, "text" if words(shape).strip() else "")


def _looks(shape: Any) -> str:
    """How a shape without words looks."""
    return " ".join(str(each.get("val")) for each in shape.iter("{*}srgbClr", "{*}schemeClr"))


def merge(theirs: Any, old: Any, new: Any) -> list[tuple[str, str]]:
    """Renew a shape in place; returns the texts that were written, before and after.

    Example:
        ``merge(shape, old_shape, new_shape)``
    """
    place, was, now = (transform(each) for each in (theirs, old, new))
    if place is not None and was is not None and now is not None and _placed(theirs, old):
        _set_place(place, now, keep_height=bool(words(old).strip()) and not _same_size(theirs, old))
        _geometry(theirs, old, new)
    own, before, after = (about(each) for each in (theirs, old, new))
    if own.get(_ALT, "") in ("", before.get(_ALT, "")) and after.get(_ALT):
        own.set(_ALT, after.get(_ALT))
    if _plain(theirs) == _plain(old):
        own.set(_NAME, after.get(_NAME, ""))
    bodies = [each.find("{*}txBody") for each in (theirs, old, new)]
    done: list[tuple[str, str]] = []
    if all(body is not None for body in bodies):
        done = texts.merge(*bodies)
    looks = [each.find("{*}spPr") for each in (theirs, old, new)]
    if all(look is not None for look in looks):
        texts.recolour(*looks)
    return done


def _same_size(theirs: Any, old: Any) -> bool:
    a, b = _place(theirs), _place(old)
    return a is not None and b is not None and abs(a[3] - b[3]) <= _ROUNDED


def _set_place(place: Any, now: Any, *, keep_height: bool) -> None:
    for name in ("flipH", "flipV"):
        place.attrib.pop(name, None)
        if now.get(name):
            place.set(name, now.get(name))
    for tag, sides in (("off", ("x", "y")), ("ext", ("cx", "cy"))):
        for side in sides:
            if not (keep_height and side == "cy"):
                place.find(f"{{*}}{tag}").set(side, now.find(f"{{*}}{tag}").get(side))


def _geometry(theirs: Any, old: Any, new: Any) -> None:
    """The outline of an area of its own form, where nobody has changed it for another one."""
    own, was, now = (each.find("{*}spPr/{*}custGeom") for each in (theirs, old, new))
    if own is not None and was is not None and now is not None:
        own.getparent().replace(own, copy.deepcopy(now))


def add(tree: Any, after: Any, shape: Any) -> Any:
    """Put a shape of ours behind another one, with an id that no other has.

    Example:
        ``add(slide_tree, label, new_label)``
    """
    made = copy.deepcopy(shape)
    taken = {int(each.get("id", "0")) for each in tree.iter("{*}cNvPr")}
    about(made).set("id", str(max(taken, default=0) + 1))
    after.addnext(made)
    return made


def drop(shapes: Iterable[Any]) -> None:
    """Remove shapes, and groups of which nothing is left.

    Example:
        ``drop([label])``
    """
    for shape in shapes:
        group = shape.getparent()
        group.remove(shape)
        if local(group) == "grpSp" and not leaves(group):
            group.getparent().remove(group)
