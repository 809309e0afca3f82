// 引导的概率流ODE与倾斜分布：一维，精确的条件分数与无条件分数，每个起点一条轨线。

const { tag, slider, choice, numbers, digits, canvas, frame } = bookbuildKit;

// 噪声水平 s 从很大降到接近零，x = x₀ + sε，条件与无条件的分数都是精确的。

const SHAPES = {
  gauss: {
    words: "高斯",
    all: () => [[1, 0, 1]],
    kind: (v) => [[1, 1, v]],
  },
  peaks: {
    words: "三峰",
    all: (v) => [[1 / 3, -2, v], [1 / 3, 0, v], [1 / 3, 2, v]],
    kind: (v) => [[1 / 2, 0, v], [1 / 2, 2, v]],
  },
};
const BANDS = { all: [0, Infinity], middle: [0.3, 3] };
const HIGH = 1e4;
const LOW = 1e-3;
const STEPS = 320;
const COUNT = 161;
const DRAWN = Array.from({ length: 19 }, (_, k) => Math.floor(((k + 0.5) * COUNT) / 19));

// 高斯混合（权重、中心、方差）加上方差 square 的噪声之后的对数密度与分数。
const law = (parts, x, square) => {
  const power = ([w, m, v]) => Math.log(w / Math.sqrt(2 * Math.PI * (v + square))) - (x - m) ** 2 / (2 * (v + square));
  let top = -Infinity;
  for (const part of parts) top = Math.max(top, power(part));
  let sum = 0;
  let pull = 0;
  for (const part of parts) {
    const share = Math.exp(power(part) - top);
    sum += share;
    pull += (share * (part[1] - x)) / (part[2] + square);
  }
  return { log: top + Math.log(sum), score: pull / sum };
};

// 起点：正态的分位数，均方调整为一。
const quantile = (level) => {
  let [low, high] = [-7, 7];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    let mass = 0; // 梯形公式积分密度，尾部略去
    const side = Math.abs(middle);
    for (let j = 0; j <= 200; j++) mass += (j === 0 || j === 200 ? 0.5 : 1) * Math.exp(-(((side * j) / 200) ** 2) / 2);
    mass *= side / 200 / Math.sqrt(2 * Math.PI);
    if (0.5 + Math.sign(middle) * mass < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
const START = (() => {
  const half = Array.from({ length: (COUNT - 1) / 2 }, (_, k) => quantile((k + 0.5) / COUNT));
  const values = [...half, 0, ...half.map((z) => -z).reverse()];
  const root = Math.sqrt(values.reduce((sum, z) => sum + z * z, 0) / COUNT);
  return values.map((z) => z / root);
})();

const clock = (k) => Math.exp(Math.log(HIGH) + (k / STEPS) * Math.log(LOW / HIGH));
const guided = (starts, kind, all, w, [from, to]) => {
  const h = Math.log(LOW / HIGH) / STEPS;
  return starts.map((z) => {
    const path = [z * HIGH];
    for (let k = 0; k < STEPS; k++) {
      const middle = clock(k + 0.5);
      const now = middle > from && middle < to ? w : 0;
      const slope = (x, s) => -s * s * ((1 + now) * law(kind, x, s * s).score - (now ? now * law(all, x, s * s).score : 0));
      const x = path[k];
      const first = slope(x, clock(k));
      const second = slope(x + (h / 2) * first, middle);
      const third = slope(x + (h / 2) * second, middle);
      const fourth = slope(x + h * third, clock(k + 1));
      path.push(x + (h / 6) * (first + 2 * second + 2 * third + fourth));
    }
    return path;
  });
};

// 倾斜分布在格点上的密度、累积与矩。
const SIDE = 8;
const CELLS = 3200;
const tilted = (kind, all, w) => {
  const grid = Array.from({ length: CELLS }, (_, k) => -SIDE + ((k + 0.5) * 2 * SIDE) / CELLS);
  const powers = grid.map((x) => (1 + w) * law(kind, x, 0).log - w * law(all, x, 0).log);
  const top = Math.max(...powers);
  const width = (2 * SIDE) / CELLS;
  const raw = powers.map((p) => Math.exp(p - top));
  const sum = raw.reduce((a, b) => a + b) * width;
  const density = raw.map((p) => p / sum);
  const mean = grid.reduce((a, x, k) => a + x * density[k], 0) * width;
  const variance = grid.reduce((a, x, k) => a + (x - mean) ** 2 * density[k], 0) * width;
  return { grid, density, mean, variance, width };
};

// 定理的均值：积分换元 V+u = 1/q²，m = V = 1，Simpson公式。
const theory = (w, v) => {
  const count = 4000;
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    const q = k / count;
    const weight = k === 0 || k === count ? 1 : k % 2 ? 4 : 2;
    sum += weight * (1 - (1 - v) * q * q) ** (-(3 + w) / 2);
  }
  return { mean: ((1 + w) * v ** ((1 + w) / 2) * sum) / (3 * count), variance: v * v ** w };
};

export function mount(el) {
  let shape = "gauss";
  let band = "all";
  let w = 1;
  let v = 0.25;
  let paths;
  let plain;
  let tilt;
  let parts;

  const controls = tag(el, "div", { className: "controls" });
  choice(controls, "数据", [["gauss", "高斯"], ["peaks", "三峰"]], (value) => {
    shape = value;
    renew();
  });
  slider(controls, "引导强度 w", [0, 7, 0.5, w], (x) => x.toFixed(1), (value) => {
    w = value;
    renew();
  });
  slider(controls, "方差 v", [0.05, 1, 0.05, v], (x) => x.toFixed(2), (value) => {
    v = value;
    renew();
  });
  choice(controls, "区间", [["all", "全程"], ["middle", "0.3<s<3"]], (value) => {
    band = value;
    renew();
  });

  const row = tag(el, "div");
  row.style.cssText = "display: flex; flex-wrap: wrap; gap: 0.6rem";
  const left = Math.log10(30);
  const lines = canvas(row, 270, "轨线从左边的噪声走到右边的数据，实线是引导的，虚线是同样起点不加引导的", (pen, width, height, colour) => {
    const box = { left: 26, top: 20, width: width - 46, height: height - 52 };
    const { axes, line } = frame(pen, box, [left, -2], [-3.4, 3.9], colour);
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    const scaled = (path) =>
      path.map((x, k) => [Math.log10(clock(k)), x / Math.sqrt(1 + clock(k) ** 2)]).filter(([s]) => s < left + 0.1 && s > -2.1);
    for (const path of plain) line(scaled(path), colour("muted"), 0.8, [3, 3]);
    for (const index of DRAWN) line(scaled(paths[index]), colour("second"), 1.2);
    pen.restore();
    axes([1, 0, -1, -2], [-2, 0, 2], "", [[10, 1, 0.1, 0.01], [-2, 0, 2]]);
    pen.fillText("x / √(1+s²)", 4, 12);
    pen.textAlign = "right";
    pen.fillText("噪声水平 s", box.left + box.width, box.top + box.height + 29);
  }, "flex: 1 1 260px; min-width: 0");
  const curves = canvas(row, 270, "终点的密度：引导的终点、倾斜分布、条件分布与全体数据", (pen, width, height, colour) => {
    const box = { left: 26, top: 20, width: width - 34, height: height - 52 };
    const grid = Array.from({ length: 281 }, (_, k) => -3 + k / 40);
    const ends = paths.map((path) => path[STEPS]);
    const reached = ends.slice(1, -1).map((x, k) => {
      const z = START[k + 1];
      const slope = (START[k + 2] - START[k]) / (ends[k + 2] - ends[k]);
      return [x, (Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI)) * slope];
    });
    const high = Math.min(4, 1.12 * Math.max(...reached.map(([, y]) => y), ...tilt.density));
    const { axes, line } = frame(pen, box, [-3, 4], [0, high], colour);
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    line(grid.map((x) => [x, Math.exp(law(parts.all, x, 0).log)]), colour("line"), 1.6);
    line(grid.map((x) => [x, Math.exp(law(parts.kind, x, 0).log)]), colour("muted"), 1.4, [4, 3]);
    line(tilt.grid.map((x, k) => [x, tilt.density[k]]), colour("accent"), 1.8);
    line(reached, colour("second"), 1.8);
    pen.restore();
    axes([-2, 0, 2], high > 2 ? [0, 1, 2, 3].filter((y) => y < high) : [0, 0.5, 1, 1.5].filter((y) => y < high), "");
    [["second", "引导的终点", []], ["accent", "倾斜分布", []], ["muted", "条件", [4, 3]], ["line", "全体", []]].forEach(([stroke, words, dash], k) => {
      const y = box.top + 14 + 15 * k;
      pen.strokeStyle = colour(stroke);
      pen.lineWidth = 1.8;
      pen.setLineDash(dash);
      pen.beginPath();
      pen.moveTo(box.left + 6, y - 4);
      pen.lineTo(box.left + 26, y - 4);
      pen.stroke();
      pen.setLineDash([]);
      pen.textAlign = "left";
      pen.fillText(words, box.left + 31, y);
    });
    pen.fillText("密度", 4, 12);
    pen.textAlign = "right";
    pen.fillText("x", box.left + box.width, box.top + box.height + 15);
  }, "flex: 1 1 260px; min-width: 0");
  const show = numbers(el, {
    mean: "终点的均值",
    variance: "终点的方差",
    mu: "定理的 <i>μ</i>",
    vw: "定理的 <i>v</i>(<i>v</i>/<i>V</i>)<sup style='line-height: 0'><i>w</i></sup>",
    tiltmean: "倾斜分布的均值",
    tiltvar: "倾斜分布的方差",
    gap: "终点与倾斜分布的 <i>W</i>₁",
    share: "终点在 <i>x</i>>1 的比例",
  });

  function renew() {
    parts = { kind: SHAPES[shape].kind(v), all: SHAPES[shape].all(v) };
    paths = guided(START, parts.kind, parts.all, w, BANDS[band]);
    plain = guided(DRAWN.map((k) => START[k]), parts.kind, parts.all, 0, BANDS.all);
    tilt = tilted(parts.kind, parts.all, w);
    const ends = paths.map((path) => path[STEPS]);
    const mean = ends.reduce((sum, x) => sum + x, 0) / COUNT;
    const variance = ends.reduce((sum, x) => sum + (x - mean) ** 2, 0) / COUNT;
    let gap = 0;
    let mass = 0;
    let passed = 0;
    tilt.grid.forEach((x, k) => {
      mass += tilt.density[k] * tilt.width;
      while (passed < COUNT && ends[passed] <= x) passed++;
      gap += Math.abs(passed / COUNT - mass) * tilt.width;
    });
    const known = shape === "gauss" && band === "all" ? theory(w, v) : null;
    const text = (x) => digits(Math.abs(x) < 5e-5 ? 0 : x, 3);
    show({
      mean: text(mean),
      variance: digits(variance, 3),
      mu: known ? text(known.mean) : "—",
      vw: known ? digits(known.variance, 3) : "—",
      tiltmean: text(tilt.mean),
      tiltvar: digits(tilt.variance, 3),
      gap: gap.toFixed(3),
      share: (ends.filter((x) => x > 1).length / COUNT).toFixed(3),
    });
    paint();
  }
  function paint() {
    lines();
    curves();
  }

  renew();
  return paint;
}
