"""生成困惑度的陷阱：温度、熵与三种生成器，在马尔可夫链上精确计算。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STATES = 12


def chain(rng, sharp):
    """Return a random transition matrix; larger `sharp` gives rows of lower entropy."""
    rows = np.exp(sharp * rng.standard_normal((STATES, STATES)))
    return rows / rows.sum(1, keepdims=True)


def still(rows):
    """Return the stationary law."""
    value, vector = np.linalg.eig(rows.T)
    law = np.real(vector[:, np.argmax(np.real(value))])
    return law / law.sum()


def cooled(rows, temperature):
    """Return the chain whose every step is tempered."""
    power = rows ** (1 / temperature)
    return power / power.sum(1, keepdims=True)


def rates(rows, reference):
    """Return entropy a step and cross-entropy a step under the reference, in the long run."""
    law = still(rows)[:, None]
    logs = np.log(np.maximum(rows, 1e-300))
    return -(law * rows * logs).sum(), -(law * rows * np.log(reference)).sum()


def main() -> None:
    """Draw cross-entropy and entropy over the temperature, and one against the other."""
    use_book_style()
    rng = np.random.default_rng(3)
    reference = chain(rng, 1.3)
    other = chain(rng, 1.3)
    makers = {
        "参考模型本身": reference,
        "混入另一条链": 0.7 * reference + 0.3 * other,
        "独立地抽各个符号": np.tile(still(reference), (STATES, 1)),
    }
    temperatures = np.linspace(0.35, 1.5, 60)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.4))
    found = np.array([rates(cooled(reference, t), reference) for t in temperatures])
    left.plot(temperatures, np.exp(found[:, 1]), color=INK[0], label="生成困惑度")
    left.plot(temperatures, np.exp(found[:, 0]), color=INK[1], linestyle="--", label="熵率的指数")
    left.axvline(1, color=INK[5], linewidth=0.6, linestyle=":")
    left.set_xlabel("温度")
    left.set_ylabel("有效的选择数")
    left.legend(fontsize=7)
    for colour, (name, rows) in zip(INK, makers.items(), strict=False):
        found = np.array([rates(cooled(rows, t), reference) for t in temperatures])
        right.plot(found[:, 0], np.exp(found[:, 1]), color=colour, label=name)
        entropy, cross = rates(rows, reference)
        right.plot([entropy], [np.exp(cross)], "o", markersize=3.5, color=colour)
    right.set_xlabel("熵率（奈特）")
    right.set_ylabel("生成困惑度")
    right.legend(fontsize=6.5)
    save(figure, "ch12-genppl")


if __name__ == "__main__":
    main()
