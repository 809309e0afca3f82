"""Join the structure trees of documents into one, for readers that read aloud or reflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, NameTree, Object, Page, Pdf, String


@dataclass(slots=True)
class Structure:
    """A structure tree that grows by documents; `finish` puts it into the book."""

    pdf: Pdf
    formulas: frozenset[str]
    """Alternative texts of the pictures that are formulas."""
    document: Object = field(init=False)
    _nums: list[tuple[int, Object]] = field(default_factory=list)
    _ids: dict[str, Object] = field(default_factory=dict)
    _next: int = 0
    _count: int = 0

    def __post_init__(self) -> None:
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, K=Array())
        )

    def add(self, root: Object, pages: list[Page]) -> None:
        """Append the tree `root`, already copied into the book, of a document's pages."""
        nums = root.ParentTree.Nums
        parents = {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
        for page in pages:
            self._renumber(page.obj, "/StructParents", parents)
            for annotation in page.obj.get("/Annots", ()):
                self._renumber(annotation, "/StructParent", parents)
        self._count += 1
        for child in root.K[0].K:
            child.P = self.document
            self.document.K.append(child)
            for element in _elements(child):
                self._name(element)

    def _renumber(self, holder: Object, key: str, parents: dict[int, Object]) -> None:
        if key in holder:
            value = parents[int(holder[key])]
            holder[key] = self._next
            self._nums.append((self._next, value))
            self._next += 1

    def _name(self, element: Object) -> None:
        """Make identifiers unique in the book, and tell formulas from other pictures."""
        if "/ID" in element:
            name = f"{self._count}-{element.ID}"
            element.ID = String(name)
            self._ids[name] = element
        attributes = element.get("/A")
        if attributes is not None and "/Headers" in attributes:
            attributes.Headers = Array(
                [String(f"{self._count}-{header}") for header in attributes.Headers]
            )
        if element.get("/S") == Name.Figure and str(element.get("/Alt", "")) in self.formulas:
            element.S = Name.Formula

    def finish(self) -> None:
        """Put the tree into the book's catalog."""
        pdf = self.pdf
        flat = [item for number, value in self._nums for item in (number, value)]
        root = pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self.document]),
                ParentTree=pdf.make_indirect(Dictionary(Nums=Array(flat))),
                ParentTreeNextKey=self._next,
            )
        )
        self.document.P = root
        if self._ids:
            tree = NameTree.new(pdf)
            for name in sorted(self._ids):
                tree[name] = self._ids[name]
            root.IDTree = tree.obj
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)


def _elements(top: Object) -> Iterator[Object]:
    stack = [top]
    while stack:
        element = stack.pop()
        if not isinstance(element, Object) or element._type_name != "dictionary":
            continue
        if element.get("/Type") != Name.StructElem:
            continue
        yield element
        kids = element.get("/K")
        if kids is not None and kids._type_name == "array":
            stack.extend(kids)
