// 采样器并排：同一组噪声、同样的求值次数，分数是高斯混合的精确分数，坐标取 a=1。

const { tag, slider, choice, button, numbers, digits, canvas, frame, random } = bookbuildKit;

// 数据是高斯的混合：中心、宽度、噪声水平的两端。

const ARC = Array.from({ length: 8 }, (_, k) => (Math.PI * (k + 0.5)) / 8);
const SHAPES = {
  moons: {
    words: "两弯月",
    centres: [
      ...ARC.map((a) => [Math.cos(a) - 0.5, Math.sin(a) - 0.25]),
      ...ARC.map((a) => [0.5 - Math.cos(a), 0.25 - Math.sin(a)]),
    ],
    width: 0.08,
    high: 20,
    low: 0.005,
  },
  gauss: { words: "高斯", centres: [[0, 0]], width: 0.5, high: 80, low: 0.002 },
};
const METHODS = {
  ddim: { words: "DDIM", calls: 1, colour: "ink", dash: [] },
  heun: { words: "Heun", calls: 2, colour: "accent", dash: [] },
  dpm2: { words: "DPM-Solver-2", calls: 2, colour: "accent", dash: [6, 4] },
  dpmpp: { words: "DPM-Solver++(2M)", calls: 1, colour: "second", dash: [] },
  ddpm: { words: "祖先采样", calls: 1, colour: "muted", dash: [2, 3] },
};
const ODE = ["ddim", "heun", "dpm2", "dpmpp"];
const CALLS = [6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192];
const SHOWN = 9; // 滑块只到 96，余下两档用来测阶
const COUNT = 240;

const norm = ([a, b]) => Math.hypot(a, b);
const minus = ([a, b], [c, d]) => [a - c, b - d];
const blend = (p, [a, b], q, [c, d]) => [p * a + q * c, p * b + q * d];
const average = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;

const START = (() => {
  const { normal } = random(3);
  return Array.from({ length: COUNT }, () => [normal(), normal()]);
})();

// 精确的去噪器 E[x₀|x]。
const denoiser = ({ centres, width }) => ([x, y], s) => {
  const square = width * width + s * s;
  const gap = ([a, b]) => (x - a) ** 2 + (y - b) ** 2;
  let near = Infinity;
  for (const centre of centres) near = Math.min(near, gap(centre));
  let sum = 0;
  let p = 0;
  let q = 0;
  for (const centre of centres) {
    const w = Math.exp((near - gap(centre)) / (2 * square));
    sum += w;
    p += w * centre[0];
    q += w * centre[1];
  }
  return [(width * width * x + (s * s * p) / sum) / square, (width * width * y + (s * s * q) / sum) / square];
};

const levels = ({ high, low }, rho, steps) =>
  Array.from({ length: steps + 1 }, (_, k) => {
    const u = k / steps;
    if (rho === Infinity) return Math.exp(Math.log(high) + u * Math.log(low / high));
    const [top, end] = [high ** (1 / rho), low ** (1 / rho)];
    return (top + u * (end - top)) ** rho;
  });

// 五种采样器的一步，从噪声水平 a 到 b；memory 是多步法的历史。
const STEPS = {
  ddim: (den, x, a, b) => blend(b / a, x, 1 - b / a, den(x, a)),
  heun: (den, x, a, b) => {
    const first = blend(1 / a, x, -1 / a, den(x, a));
    const y = blend(1, x, b - a, first);
    const second = blend(1 / b, y, -1 / b, den(y, b));
    return blend(1, x, (b - a) / 2, blend(1, first, 1, second));
  },
  dpm2: (den, x, a, b) => {
    const m = Math.sqrt(a * b);
    const y = STEPS.ddim(den, x, a, m);
    return blend(1, x, b - a, blend(1 / m, y, -1 / m, den(y, m)));
  },
  dpmpp: (den, x, a, b, memory) => {
    const h = Math.log(a / b);
    const fresh = den(x, a);
    const part = memory.h ? h / (2 * memory.h) : 0;
    const use = memory.h ? blend(1 + part, fresh, -part, memory.old) : fresh;
    Object.assign(memory, { h, old: fresh });
    return blend(b / a, x, 1 - b / a, use);
  },
  ddpm: (den, x, a, b, memory, normal) => {
    const square = (b / a) ** 2;
    const mean = blend(square, x, 1 - square, den(x, a));
    return blend(1, mean, b * Math.sqrt(1 - square), [normal(), normal()]);
  },
};
const sample = (shape, name, rho, calls, seed) => {
  const grid = levels(shape, rho, calls / METHODS[name].calls);
  const den = denoiser(shape);
  const { normal } = random(seed);
  return START.map((z) => {
    const memory = {};
    let x = [shape.high * z[0], shape.high * z[1]];
    for (let k = 0; k + 1 < grid.length; k++) x = STEPS[name](den, x, grid[k], grid[k + 1], memory, normal);
    return x;
  });
};

// 高斯数据：格式是线性的，从精确的标准差出发递推，得到终点的标准差。
const spread = (shape, name, rho, calls) => {
  const grid = levels(shape, rho, calls / METHODS[name].calls);
  const { width: c, high } = shape;
  const den = denoiser(shape);
  const start = Math.hypot(c, high);
  if (name === "ddpm") {
    let variance = start ** 2;
    for (let k = 0; k + 1 < grid.length; k++) {
      const [a, b] = [grid[k], grid[k + 1]];
      const square = (b / a) ** 2;
      variance *= (square + ((1 - square) * c * c) / (c * c + a * a)) ** 2;
      variance += b * b * (1 - square);
    }
    return Math.sqrt(variance);
  }
  const memory = {};
  let x = [start, 0];
  for (let k = 0; k + 1 < grid.length; k++) x = STEPS[name](den, x, grid[k], grid[k + 1], memory);
  return x[0];
};

// 算过的误差与精确终点留着。
const kept = new Map();
const once = (key, compute) => {
  if (!kept.has(key)) kept.set(key, compute());
  return kept.get(key);
};

export function mount(el) {
  let kind = "moons";
  let rho = 7;
  let place = 1;
  let seed = 11;
  let truth;
  let errors;
  let drawn;
  let outside;

  const shape = () => SHAPES[kind];
  const calls = () => CALLS[place];
  const controls = tag(el, "div", { className: "controls" });
  choice(controls, "数据", [["moons", "两弯月"], ["gauss", "高斯"]], (value) => {
    kind = value;
    renew();
  });
  choice(controls, "时间格", [["7", "ρ=7"], ["3", "ρ=3"], ["log", "对数均匀"]], (value) => {
    rho = value === "log" ? Infinity : Number(value);
    renew();
  });
  slider(controls, "求值次数", [0, SHOWN - 1, 1, place], (k) => String(CALLS[k]), (k) => {
    place = k;
    refresh();
  });
  button(controls, "重抽祖先采样的噪声", () => {
    seed++;
    refresh();
  });

  const row = tag(el, "div");
  row.style.cssText = "display: flex; flex-wrap: wrap; gap: 0.4rem";
  const panels = Object.entries(METHODS).map(([name, { words }]) =>
    canvas(row, 122, `${words}的样本，线段连到同一起点的精确终点`, (pen, width, height, colour) => {
      const wide = kind === "moons" ? 1.95 : 1.8;
      const unit = Math.min((width - 4) / (2 * wide), (height - 20) / 3);
      const X = (x) => width / 2 + x * unit;
      const Y = (y) => 18 + (height - 18) / 2 - y * unit;
      const { centres, width: c, low } = shape();
      pen.save();
      pen.beginPath();
      pen.rect(0, 17, width, height - 17);
      pen.clip();
      pen.strokeStyle = colour("line");
      pen.lineWidth = 1.5;
      for (const [x, y] of centres) {
        pen.beginPath();
        pen.arc(X(x), Y(y), 2 * Math.hypot(c, low) * unit, 0, 2 * Math.PI);
        pen.stroke();
      }
      pen.globalAlpha = 0.6;
      if (name !== "ddpm") {
        pen.strokeStyle = colour("second");
        pen.lineWidth = 0.7;
        pen.beginPath();
        drawn[name].forEach(([x, y], k) => {
          pen.moveTo(X(x), Y(y));
          pen.lineTo(X(truth[k][0]), Y(truth[k][1]));
        });
        pen.stroke();
      }
      pen.globalAlpha = 0.9;
      pen.fillStyle = colour("ink");
      for (const [x, y] of drawn[name]) pen.fillRect(X(x) - 1, Y(y) - 1, 2, 2);
      pen.restore();
      pen.fillStyle = colour("muted");
      pen.textAlign = "center";
      pen.fillText(words, width / 2, 12);
    }, "flex: 1 1 112px; min-width: 0"),
  );
  const curve = canvas(el, 230, "误差随求值次数下降的双对数曲线，竖线是当前的求值次数", (pen, width, height, colour) => {
    const box = { left: 44, top: 20, width: width - 52, height: height - 54 };
    const floor = kind === "moons" ? -3.3 : -4;
    const { X, Y, axes, line } = frame(pen, box, [Math.log(6), Math.log(96)], [floor, 0.4], colour);
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    line([[Math.log(calls()), floor], [Math.log(calls()), 0.4]], colour("line"), 1.2);
    for (const name of drawnCurves()) {
      const { colour: stroke, dash } = METHODS[name];
      line(errors[name].slice(0, SHOWN).map((e, k) => [Math.log(CALLS[k]), Math.log10(Math.abs(e))]), colour(stroke), 1.8, dash);
    }
    pen.restore();
    const powers = [-4, -3, -2, -1, 0].filter((k) => k >= floor);
    axes([6, 12, 24, 48, 96].map(Math.log), powers, "", [[6, 12, 24, 48, 96], powers.map((k) => digits(10 ** k, 1).replace("1×", ""))]);
    pen.fillText(kind === "moons" ? "与精确终点的平均距离" : "标准差的相对误差", 4, 12);
    pen.textAlign = "right";
    pen.fillText("求值次数", box.left + box.width, box.top + box.height + 31);
    pen.textAlign = "left";
    drawnCurves().forEach((name, k) => {
      const y = box.top + box.height - 10 - 15 * (drawnCurves().length - 1 - k);
      pen.strokeStyle = colour(METHODS[name].colour);
      pen.lineWidth = 1.8;
      pen.setLineDash(METHODS[name].dash);
      pen.beginPath();
      pen.moveTo(box.left + 8, y - 4);
      pen.lineTo(box.left + 32, y - 4);
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = colour("muted");
      pen.fillText(METHODS[name].words, box.left + 38, y);
    });
  });
  const drawnCurves = () => (kind === "moons" ? ODE : Object.keys(METHODS));

  const table = tag(el, "table");
  table.style.cssText = "font-size: 0.875rem; width: 100%; max-width: 34rem; font-variant-numeric: tabular-nums";
  const head = tag(tag(table, "thead"), "tr");
  const titles = ["采样器", "步数", "误差", "阶", "离群"].map((textContent) => tag(head, "th", { textContent, scope: "col", style: "padding-inline: 0.3rem; text-align: left" }));
  const body = tag(table, "tbody");
  for (const [name, { words }] of Object.entries(METHODS)) {
    const line = tag(body, "tr");
    tag(line, "th", { textContent: words, scope: "row", style: "padding-inline: 0.3rem; text-align: left; font-weight: normal" });
    for (const key of ["steps", "error", "order", "far"]) tag(line, "td", { id: `${name}-${key}`, style: "padding-inline: 0.3rem" });
  }
  const show = numbers(el, {
    angle: "1−∏cos Δ<i>ϑ</i>",
    best: "1−cosᴺ(<i>Θ</i>/<i>N</i>)",
    data: "精确解的离群比例",
  });

  const far = (points) => {
    const limit = 4 * shape().width;
    const alone = (x) => shape().centres.every((centre) => norm(minus(x, centre)) > limit);
    return points.filter(alone).length / COUNT;
  };
  const percent = (x) => `${(100 * x).toFixed(1)}%`;

  function renew() {
    const names = Object.keys(METHODS);
    if (kind === "moons") {
      truth = once("truth", () => sample(shape(), "heun", 7, 600, 1));
      const error = (name, count) => average(sample(shape(), name, rho, count, 1).map((x, k) => norm(minus(x, truth[k]))));
      errors = once(rho, () => Object.fromEntries(ODE.map((name) => [name, CALLS.map((count) => error(name, count))])));
    } else {
      const { width: c, high, low } = shape();
      const shrink = Math.sqrt((c * c + low * low) / (c * c + high * high));
      truth = START.map(([a, b]) => [high * a * shrink, high * b * shrink]);
      const end = Math.hypot(c, low);
      errors = Object.fromEntries(names.map((name) => [name, CALLS.map((count) => spread(shape(), name, rho, count) / end - 1)]));
    }
    refresh();
  }
  function refresh() {
    drawn = Object.fromEntries(Object.keys(METHODS).map((name) => [name, sample(shape(), name, rho, calls(), seed)]));
    outside = Object.fromEntries(Object.entries(drawn).map(([name, points]) => [name, far(points)]));
    const double = CALLS.indexOf(2 * calls());
    for (const [name, { calls: each }] of Object.entries(METHODS)) {
      const known = errors[name];
      const [one, two] = known ? [Math.abs(known[place]), Math.abs(known[double])] : [];
      const sign = kind === "gauss" && known && known[place] > 0 ? "+" : "";
      const texts = {
        steps: String(calls() / each),
        error: known ? sign + digits(known[place], 3) : "—",
        order: known ? Math.log2(one / two).toFixed(1).replace("-", "−") : "—",
        far: kind === "moons" ? percent(outside[name]) : "—",
      };
      for (const [key, text] of Object.entries(texts)) table.querySelector(`#${name}-${key}`).textContent = text;
    }
    titles[2].textContent = kind === "moons" ? "平均误差" : "标准差误差";
    const { width: c, high, low } = shape();
    const turns = levels(shape(), rho, calls()).map((s) => Math.atan(s / c));
    const product = turns.slice(1).reduce((value, turn, k) => value * Math.cos(turns[k] - turn), 1);
    const whole = Math.atan(high / c) - Math.atan(low / c);
    const gauss = kind === "gauss";
    show({
      angle: gauss ? digits(1 - product, 3) : "—",
      best: gauss ? digits(1 - Math.cos(whole / calls()) ** calls(), 3) : "—",
      data: gauss ? "—" : percent(far(truth)),
    });
    paint();
  }
  function paint() {
    for (const panel of panels) panel();
    curve();
  }

  renew();
  return paint;
}
