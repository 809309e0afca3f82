"""Make a document's structure tree light: no tags that say nothing, a cut formula one thing.

WeasyPrint tags each run of text and each box within a line; coloured code alone makes a hundred
thousand of them. What they hold belongs as well to the paragraph or line of code around them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeGuard

from pikepdf import Array, Dictionary, Name, Object, Pdf

Kid = Object | int


def lighten_tags(pdf: Pdf, formulas: Collection[str]) -> None:
    """Take out tags without meaning; `formulas` are the alternative texts of formulas."""
    if "/StructTreeRoot" not in pdf.Root:
        return
    root = pdf.Root.StructTreeRoot
    nums = root.ParentTree.Nums
    places = {int(nums[i]): i + 1 for i in range(0, len(nums), 2)}
    pages = {
        page.obj.objgen: nums[places[int(page.obj.StructParents)]]
        for page in pdf.pages
        if "/StructParents" in page.obj
    }
    tree = _Tree(nums, places, pages, frozenset(formulas))
    stack = list(root.K)
    while stack:
        element = stack.pop()
        stack += tree.gather(element)


class _Tree:
    def __init__(
        self,
        nums: Object,
        places: dict[int, int],
        pages: dict[tuple[int, int], Object],
        formulas: frozenset[str],
    ) -> None:
        self._nums = nums
        self._places = places
        self._pages = pages
        self._formulas = formulas

    def gather(self, element: Object) -> list[Object]:
        """Give an element what bare tags below it hold; return the elements that remain there."""
        kids = element.get("/K")
        if kids is None or kids._type_name != "array":
            return []
        out: list[Kid] = []
        remaining: list[Object] = []
        for kid, page in self._leaves(element, element.Pg if "/Pg" in element else None):
            if not _is_element(kid):
                out.append(self._adopt(element, kid, page))
                continue
            formula = self._formula_of(kid, out)
            if formula is None:
                kid.P = element
                remaining.append(kid)
                out.append(kid)
                continue
            for part, at in self._leaves(kid, kid.Pg):
                formula.K.append(self._adopt(formula, part, at))
        element.K = Array(out)
        return remaining

    def _leaves(self, element: Object, page: Object | None) -> list[tuple[Kid, Object | None]]:
        out: list[tuple[Kid, Object | None]] = []
        for kid in element.K:
            if not isinstance(kid, Object):
                out.append((int(kid), page))
            elif _is_bare(kid):
                out += self._leaves(kid, kid.Pg)
            else:
                out.append((kid, page))
        return out

    def _adopt(self, element: Object, kid: Kid, page: Object | None) -> Kid:
        """Make marked content, which may be on another page, or a link's area an element's own."""
        if isinstance(kid, Object):
            if "/StructParent" in kid.get("/Obj", {}):
                self._nums[self._places[int(kid.Obj.StructParent)]] = element
            return kid
        if page is None:
            return kid
        self._pages[page.objgen][kid] = element
        if "/Pg" in element and element.Pg.objgen == page.objgen:
            return kid
        return Dictionary(Type=Name.MCR, Pg=page, MCID=kid)

    def _formula_of(self, kid: Object, before: list[Kid]) -> Object | None:
        """Return the formula whose later piece a picture without words is, None for any other."""
        if kid.get("/S") != Name.Figure or "/Alt" in kid or any(map(_is_element, kid.K)):
            return None
        # A blank stands between the pieces, and the area of a link perhaps.
        known = next((one for one in reversed(before[-4:]) if _is_element(one)), None)
        if known is None or str(known.get("/Alt", "")) not in self._formulas:
            return None
        return known


def _is_element(kid: Kid) -> TypeGuard[Object]:
    return (
        isinstance(kid, Object)
        and kid._type_name == "dictionary"
        and kid.get("/Type") == Name.StructElem
    )


def _is_bare(kid: Object) -> bool:
    return (
        _is_element(kid)
        and kid.get("/S") == Name.Span
        and not {"/Alt", "/ActualText", "/E", "/Lang", "/A", "/ID", "/C"}.intersection(kid.keys())
    )
