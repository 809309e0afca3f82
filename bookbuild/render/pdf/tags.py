"""Make a document's structure tree light: no tags that say nothing, a cut formula one thing.

WeasyPrint tags each run of text and each box within a line; coloured code alone makes a hundred
thousand of them. What they hold belongs as well to the paragraph or line of code around them.
"""

from __future__ import annotations

from collections.abc import Collection

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
            if not isinstance(kid, Object):
                out.append(self._take(element, kid, page))
                continue
            if _is_element(kid):
                formula = _before(out) if self._is_rest(kid) else None
                if formula is not None and str(formula.get("/Alt", "")) in self._formulas:
                    for number in kid.K:
                        formula.K.append(self._take(formula, int(number), kid.Pg))
                    continue
                kid.P = element
                remaining.append(kid)
            elif "/StructParent" in kid.get("/Obj", {}):  # a link's area, which names its tag
                self._nums[self._places[int(kid.Obj.StructParent)]] = element
            out.append(kid)
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

    def _take(self, element: Object, number: int, page: Object | None) -> Kid:
        """Make marked content a child of an element; it may stand on another page."""
        if page is None:
            return number
        self._pages[page.objgen][number] = element
        if "/Pg" in element and element.Pg.objgen == page.objgen:
            return number
        return Dictionary(Type=Name.MCR, Pg=page, MCID=number)

    def _is_rest(self, kid: Object) -> bool:
        """Tell whether an element is a picture without words, as later pieces of formulas are."""
        return kid.get("/S") == Name.Figure and "/Alt" not in kid


def _before(kids: list[Kid]) -> Object | None:
    """Return the element before what comes next, but for the blank between pieces."""
    for kid in reversed(kids[-3:]):
        if isinstance(kid, Object) and _is_element(kid):
            return kid
    return None


def _is_element(kid: Object) -> bool:
    return kid._type_name == "dictionary" and kid.get("/Type") == Name.StructElem


def _is_bare(kid: Object) -> bool:
    return (
        _is_element(kid)
        and kid.get("/S") == Name.Span
        and not {"/Alt", "/ActualText", "/E", "/Lang", "/A", "/ID", "/C"}.intersection(kid.keys())
    )
