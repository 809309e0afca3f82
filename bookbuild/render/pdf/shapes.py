"""Write the outline of each sign once: formulas name the outlines they are made of.

A formula comes as a drawing of its own, with the whole outline of every letter in it, a line
for each. Here a drawing becomes a list of places and names. Names are made of the outlines, so
that documents laid out apart agree and what they have in common can be stored once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_SIGN = re.compile(rb"q (?:([-0-9. ]+) cm )?([-0-9.]+ [-0-9.]+ m [-0-9. mlchvy]{50,} f) Q")
"""A filled outline that takes its colour from outside, where it stands.

It begins where the pen is put down: a matrix of the sign's own (`1 0 0 -1 x y cm`) is no part of
an outline, whose box is measured from its numbers.
"""
_NUMBER = re.compile(rb"[-0-9.]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 6


def share_outlines(pdf: Pdf) -> None:
    """Replace the outlines in a document's formulas by forms of their own."""
    shapes = Dictionary()
    names: dict[bytes, bytes] = {}
    resources = pdf.make_indirect(Dictionary(XObject=shapes))

    def named(hit: re.Match[bytes]) -> bytes:
        outline = hit[2]
        name = names.get(outline)
        if name is None:
            name = names[outline] = _name(outline, shapes)
            shapes[name.decode()] = _form(pdf, outline)
        place = hit[1] + b" cm " if hit[1] else b""
        return b"q %s%s Do Q" % (place, name)

    for form in _forms(pdf):
        content = form.read_bytes()
        # It is no formula, names something already, or has pieces that are cut and stretched.
        if b"/" in content or b" W" in content or b"\nW" in content:
            continue
        made = _SIGN.sub(named, content)
        if made != content:
            form.write(made)
            form.Resources = resources
        # Nothing in it is transparent, so it need not be a group, which printers dislike.
        if "/Group" in form:
            del form.Group


def store_drawings_once(pdf: Pdf) -> None:
    """Let equal outlines and formulas of documents that were joined be one object."""
    plain, composed = [], []
    for form in _forms(pdf):
        if "/Group" in form:
            continue
        inside = form.get("/Resources")
        if inside is None:
            plain.append(form)
        elif set(inside.keys()) == {"/XObject"}:
            composed.append(form)
    twins = _twins(plain)
    shapes = Dictionary()
    # The formulas of a document share one dictionary, which is large.
    for inside in {form.Resources.objgen: form.Resources for form in composed}.values():
        for name, shape in inside.XObject.items():
            if name not in shapes:
                shapes[name] = twins.get(shape.objgen, shape)
    resources = pdf.make_indirect(Dictionary(XObject=shapes))
    for form in composed:
        form.Resources = resources
    twins |= _twins(composed)
    done: set[tuple[int, int]] = set()
    for page in pdf.pages:
        _redirect(page.obj.get("/Resources"), twins, done)


def _twins(forms: list[Object]) -> dict[tuple[int, int], Object]:
    """Return the first of its kind for each form that is not."""
    first: dict[tuple[bytes, str], Object] = {}
    twins = {}
    for form in forms:
        key = (form.read_raw_bytes(), str([float(v) for v in form.BBox]))
        known = first.setdefault(key, form)
        if known.objgen != form.objgen:
            twins[form.objgen] = known
    return twins


def _redirect(
    resources: Object | None, twins: dict[tuple[int, int], Object], done: set[tuple[int, int]]
) -> None:
    drawn = None if resources is None else resources.get("/XObject")
    if resources is None or drawn is None:
        return
    # The pages of a document share their dictionary, or the dictionary that holds it.
    for shared in (resources, drawn):
        if shared.is_indirect and shared.objgen in done:
            return
    done |= {shared.objgen for shared in (resources, drawn) if shared.is_indirect}
    for name, form in list(drawn.items()):
        if form.objgen in twins:
            drawn[name] = twins[form.objgen]
        elif "/Resources" in form and form.objgen not in done:
            # Running heads are forms that hold formulas.
            done.add(form.objgen)
            _redirect(form.Resources, twins, done)


def _forms(pdf: Pdf) -> Iterator[Object]:
    for item in list(pdf.objects):
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Form:
            yield item


def _form(pdf: Pdf, outline: bytes) -> Object:
    numbers = [float(number) for number in _NUMBER.findall(outline)]
    xs, ys = numbers[::2], numbers[1::2]
    form = Stream(pdf, outline)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([min(xs), min(ys), max(xs), max(ys)])
    return pdf.make_indirect(form)


def _name(outline: bytes, taken: Object) -> bytes:
    """Return a name for an outline that is the same in every document."""
    number = int.from_bytes(hashlib.sha256(outline).digest()[:8], "big")
    while True:
        rest, letters = number, ""
        for _ in range(_LENGTH):
            rest, digit = divmod(rest, len(_DIGITS))
            letters += _DIGITS[digit]
        if f"/{letters}" not in taken:
            return f"/{letters}".encode()
        number += 1
