"""Give answers that stand elsewhere to the exercises they name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import Answer, Aside, Blocks, Exercise, Hint, Text
from bookbuild.model.walk import map_blocks, walk
from bookbuild.words import Words

from .parts import Part


@dataclass(slots=True)
class Remote:
    """The hints and answers of a chapter that stand away from their exercise."""

    words: Words
    report: Report
    parts: dict[str, list[Part]] = field(default_factory=dict)
    """By the identifier or number they name."""

    def keep(self, part: Part) -> None:
        """Keep a part until its exercise is known."""
        self.parts.setdefault(part.target, []).append(part)

    def attach(self, blocks: Blocks) -> Blocks:
        """Return `blocks` with every kept part in its exercise; those without go to the end."""
        if not self.parts:
            return blocks

        def give(run: Blocks) -> Blocks:
            return tuple(self._given(b) if isinstance(b, Exercise) else b for b in run)

        blocks = map_blocks(blocks, give)
        known = [e.attr.id for e in walk(blocks) if isinstance(e, Exercise) and e.attr.id]
        for target, parts in self.parts.items():
            close = self.report.near(target, known)
            for part in parts:
                self._unknown(target, close, part)
                label = self.words.hint if part.kind == "hint" else self.words.answer
                blocks = (*blocks, Aside((Text(label),), part.blocks, part.span))
        return blocks

    def _given(self, exercise: Exercise) -> Exercise:
        names = dict.fromkeys(name for name in (exercise.attr.id, exercise.number) if name)
        found = [part for name in names for part in self.parts.pop(name, [])]
        answers = tuple(Answer(p.blocks, span=p.span) for p in found if p.kind == "answer")
        hints = tuple(Hint(p.blocks, span=p.span) for p in found if p.kind == "hint")
        if len(exercise.answers + answers) > 1 and answers:
            self.doubled(exercise.attr.id or exercise.number, answers[-1].span)
        return replace(exercise, hints=exercise.hints + hints, answers=exercise.answers + answers)

    def doubled(self, name: str, span: Span | None) -> None:
        """Report an answer of an exercise that had one already."""
        self.report.add(
            "X103",
            f"exercise `{name}` has more than one answer",
            span,
            hint="all are printed; keep one",
        )

    def _unknown(self, target: str, close: str, part: Part) -> None:
        if close:
            hint = f"did you mean `{close}`?"
        elif target[:1].isdigit():
            hint = f"number the exercise {target}, or put the {part.kind} after it"
        else:
            hint = "give the exercise this id: `::: {.exercise #" + target + "}`"
        message = f"no exercise `{target}` in this chapter for this {part.kind}"
        self.report.add("X102", message, part.span, hint=hint)
