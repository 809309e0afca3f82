// 同边缘分布的一族反向过程：η=0 是概率流ODE，η=1 是反向SDE。数据是一维双峰，分数是精确的。

const { tag, slider, button, numbers, canvas, frame, random } = bookbuildKit;

const PEAKS = [[0.4, -1.3], [0.6, 1.0]];
const STD = 0.25;
const B0 = 0.1;
const B1 = 12;
const COUNT = 500;
const DRAWN = 24;

const beta = (t) => B0 + (B1 - B0) * t;
const remaining = (t) => Math.exp(-(B0 * t + ((B1 - B0) * t * t) / 2));

const law = (x, t) => {
  const kept = remaining(t);
  const variance = kept * STD ** 2 + 1 - kept;
  const scale = Math.sqrt(kept);
  let density = 0;
  let pull = 0;
  for (const [weight, centre] of PEAKS) {
    const gap = scale * centre - x;
    const part = (weight * Math.exp((-gap * gap) / (2 * variance))) / Math.sqrt(2 * Math.PI * variance);
    density += part;
    pull += part * gap;
  }
  return { density, score: density > 0 ? pull / (density * variance) : -x / variance };
};

const erf = (x) => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
};
const below = (x) =>
  PEAKS.reduce((sum, [w, c]) => sum + (w * (1 + erf((x - c) / (STD * Math.SQRT2)))) / 2, 0);
const solve = (rising, level, low, high) => {
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (rising(middle) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
const LEVELS = Array.from({ length: COUNT }, (_, k) => (k + 0.5) / COUNT);
const STARTS = LEVELS.map((p) => solve((x) => (1 + erf(x / Math.SQRT2)) / 2, p, -6, 6));
const DATA = LEVELS.map((p) => solve(below, p, -6, 6));

// 噪声为零时用Heun法，其余用Euler–Maruyama法。
const simulate = (eta, steps, seed) => {
  const { normal } = random(seed);
  const slope = (x, t) => (beta(t) / 2) * (x + (1 + eta * eta) * law(x, t).score);
  const paths = STARTS.map((x) => [x]);
  for (let k = 0; k < steps; k++) {
    const t = 1 - k / steps;
    const h = 1 / steps;
    for (const path of paths) {
      const x = path[k];
      const first = slope(x, t);
      if (eta === 0) path.push(x + (h / 2) * (first + slope(x + h * first, t - h)));
      else path.push(x + h * first + eta * Math.sqrt(beta(t) * h) * normal());
    }
  }
  return paths;
};

const correlation = (a, b) => {
  const mean = (v) => v.reduce((s, x) => s + x, 0) / v.length;
  const [p, q] = [mean(a), mean(b)];
  const dot = (f, g) => a.reduce((s, _, k) => s + f(k) * g(k), 0);
  const da = (k) => a[k] - p;
  const db = (k) => b[k] - q;
  return dot(da, db) / Math.sqrt(dot(da, da) * dot(db, db));
};

export function mount(el) {
  let eta = 1;
  let steps = 100;
  let seed = 1;
  let paths;

  const controls = tag(el, "div", { className: "controls" });
  slider(controls, "噪声强度 η", [0, 1.5, 0.1, eta], (x) => x.toFixed(1), (value) => {
    eta = value;
    recompute();
  });
  const COUNTS = [10, 20, 50, 100, 200];
  slider(controls, "步数", [0, 4, 1, 3], (k) => String(COUNTS[k]), (k) => {
    steps = COUNTS[k];
    recompute();
  });
  button(controls, "概率流ODE", () => choose(0));
  button(controls, "反向SDE", () => choose(1));
  button(controls, "重抽噪声", () => {
    seed++;
    recompute();
  });
  const noise = controls.querySelector("input");
  const choose = (value) => {
    noise.value = value;
    noise.dispatchEvent(new Event("input"));
  };

  const paint = canvas(el, 270, "路径从左端的噪声走到右端的数据，底色是边缘密度，最右是终点的直方图", (pen, width, height, colour) => {
    const side = Math.min(110, width * 0.2);
    const box = { left: 26, top: 6, width: width - side - 46, height: height - 30 };
    const { axes, line } = frame(pen, box, [1, 0], [-3, 3], colour);
    const cell = 5;
    pen.fillStyle = colour("accent");
    for (let px = 0; px < box.width; px += cell) {
      for (let py = 0; py < box.height; py += cell) {
        const { density } = law(3 - (6 * (py + cell / 2)) / box.height, 1 - (px + cell / 2) / box.width);
        pen.globalAlpha = Math.min(0.55, 0.4 * density);
        pen.fillRect(box.left + px, box.top + py, Math.min(cell, box.width - px), Math.min(cell, box.height - py));
      }
    }
    pen.globalAlpha = 0.85;
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    for (let k = 0; k < DRAWN; k++) {
      const path = paths[Math.floor(((k + 0.5) * COUNT) / DRAWN)];
      line(path.map((x, j) => [1 - j / steps, x]), colour(path[steps] > 0 ? "ink" : "second"), 1);
    }
    pen.restore();
    pen.globalAlpha = 1;
    axes([1, 0.5, 0], [-2, 0, 2], "");
    const right = { ...box, left: box.left + box.width + 14, width: side };
    const plot = frame(pen, right, [0, 1.1], [-3, 3], colour);
    pen.fillStyle = colour("line");
    const bins = new Array(48).fill(0);
    for (const path of paths) {
      const bin = Math.floor((path[steps] + 3) * 8);
      if (bin >= 0 && bin < 48) bins[bin] += 8 / COUNT;
    }
    bins.forEach((value, k) => {
      const top = plot.Y((k + 1) / 8 - 3);
      pen.fillRect(plot.X(0), top, plot.X(Math.min(value, 1.1)) - plot.X(0), plot.Y(k / 8 - 3) - top - 1);
    });
    const grid = Array.from({ length: 121 }, (_, k) => -3 + k / 20);
    plot.line(grid.map((x) => [law(x, 0).density, x]), colour("accent"));
    pen.fillStyle = colour("muted");
    pen.textAlign = "center";
    pen.fillText("t", box.left + box.width * 0.75, box.top + box.height + 15);
  });
  const show = numbers(el, {
    right: "右峰的比例（应为0.6）",
    distance: "与数据的 <i>W</i><sub>1</sub>",
    correlation: "起点与终点的相关系数",
    swapped: "相邻两条换了次序",
  });

  function recompute() {
    paths = simulate(eta, steps, seed);
    const ends = paths.map((path) => path[steps]);
    const sorted = [...ends].sort((a, b) => a - b);
    const distance = sorted.reduce((sum, x, k) => sum + Math.abs(x - DATA[k]), 0) / COUNT;
    const swapped = ends.filter((x, k) => k > 0 && x < ends[k - 1]).length;
    show({
      right: (ends.filter((x) => x > 0).length / COUNT).toFixed(3),
      distance: distance.toFixed(4),
      correlation: correlation(STARTS, ends).toFixed(3).replace("-", "−"),
      swapped: `${swapped} / ${COUNT - 1}`,
    });
    paint();
  }

  recompute();
  return paint;
}
