// 二维密度上的 Langevin 游走：两峰 (±m, 0)，各向同性的单位方差。

// 零件：控件、数值、画布、随机数。

const tag = (parent, name, keys = {}) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(keys)) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  parent.append(node);
  return node;
};

const slider = (parent, words, [min, max, step, value], show, changed) => {
  const label = tag(parent, "label");
  tag(label, "span", { textContent: words });
  const input = tag(label, "input", { type: "range", min, max, step, value });
  const said = tag(label, "span", { className: "value", ariaHidden: "true" });
  const tell = () => {
    said.textContent = show(Number(input.value));
    input.setAttribute("aria-valuetext", said.textContent);
  };
  input.addEventListener("input", () => {
    tell();
    changed(Number(input.value));
  });
  tell();
  return { label, set: (x) => ((input.value = x), tell()) };
};

const choice = (parent, words, options, changed) => {
  const label = tag(parent, "label");
  tag(label, "span", { textContent: words });
  const list = tag(label, "select");
  for (const [value, textContent] of options) tag(list, "option", { value, textContent });
  list.addEventListener("change", () => changed(list.value));
};

const button = (parent, textContent, pressed) =>
  tag(parent, "button", { type: "button", textContent, onclick: pressed });

const numbers = (parent, names) => {
  const list = tag(parent, "dl", { className: "numbers" });
  const places = {};
  for (const [key, words] of Object.entries(names)) {
    const pair = tag(list, "div");
    tag(pair, "dt", { innerHTML: words });
    places[key] = tag(pair, "dd", { id: key });
  }
  return (values) => {
    for (const [key, text] of Object.entries(values)) places[key].textContent = text;
  };
};

const UP = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const digits = (x, count = 4) => {
  if (x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5)) {
    const [head, power] = x.toExponential(count - 1).split("e");
    return `${head}×10${[...String(Number(power))].map((c) => UP[c]).join("")}`.replace("-", "−");
  }
  return x.toPrecision(count).replace("-", "−");
};

const canvas = (parent, height, words, draw) => {
  const node = tag(parent, "canvas", { role: "img", "aria-label": words });
  node.style.cssText = `display: block; width: 100%; height: ${height}px`;
  const paint = () => {
    const width = node.clientWidth;
    if (width < 60) return; // 还没有排版
    const scale = window.devicePixelRatio || 1;
    node.width = Math.round(width * scale);
    node.height = Math.round(height * scale);
    const pen = node.getContext("2d");
    pen.scale(scale, scale);
    pen.font = `12px ${getComputedStyle(node).fontFamily}`;
    const colour = (name) => getComputedStyle(node).getPropertyValue(`--${name}`).trim();
    draw(pen, width, height, colour);
  };
  new ResizeObserver(paint).observe(node);
  return paint;
};

const random = (seed) => {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
};

// 坐标系：把 [x0, x1]×[y0, y1] 放进画布上的一块，画轴与刻度。
const frame = (pen, box, [x0, x1], [y0, y1], colour) => {
  const X = (x) => box.left + ((x - x0) / (x1 - x0)) * box.width;
  const Y = (y) => box.top + (1 - (y - y0) / (y1 - y0)) * box.height;
  const axes = (xs, ys, title) => {
    pen.strokeStyle = colour("line");
    pen.fillStyle = colour("muted");
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(box.left, box.top);
    pen.lineTo(box.left, box.top + box.height);
    pen.lineTo(box.left + box.width, box.top + box.height);
    pen.stroke();
    pen.textAlign = "center";
    for (const x of xs) pen.fillText(String(x).replace("-", "−"), X(x), box.top + box.height + 15);
    pen.textAlign = "right";
    for (const y of ys) pen.fillText(String(y).replace("-", "−"), box.left - 5, Y(y) + 4);
    pen.textAlign = "left";
    if (title) pen.fillText(title, box.left + 6, box.top + 8);
  };
  const line = (points, stroke, width = 1.6, dash = []) => {
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.beginPath();
    points.forEach(([x, y], k) => (k ? pen.lineTo(X(x), Y(y)) : pen.moveTo(X(x), Y(y))));
    pen.stroke();
    pen.setLineDash([]);
  };
  return { X, Y, axes, line };
};

// 演示本身。

const COUNT = 400;
const DRAWN = 160;
const SHAPES = {
  gauss: { words: "单峰", peaks: () => [[0, 0]] },
  two: { words: "双峰", peaks: (m) => [[-m, 0], [m, 0]] },
};

const weights = ([x, y], peaks) => {
  const powers = peaks.map(([a, b]) => -((x - a) ** 2 + (y - b) ** 2) / 2);
  const top = Math.max(...powers);
  const parts = powers.map((p) => Math.exp(p - top));
  const sum = parts.reduce((a, b) => a + b);
  return { parts: parts.map((p) => p / sum), log: top + Math.log(sum) };
};
const score = (point, peaks) => {
  const { parts } = weights(point, peaks);
  return [0, 1].map((k) => parts.reduce((sum, w, i) => sum + w * (peaks[i][k] - point[k]), 0));
};

// 从左峰首次到达右峰的平均时间，梯形公式。
const crossing = (m) => {
  const count = 4000;
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    const y = -m + (2 * m * k) / count;
    const value = Math.exp((y * y + m * m) / 2) / Math.cosh(m * y);
    sum += k === 0 || k === count ? value / 2 : value;
  }
  return (Math.sqrt(2 * Math.PI) / 2) * sum * ((2 * m) / count);
};

export function mount(el, { reducedMotion }) {
  let shape = "two";
  let m = 2;
  let h = 0.1;
  let metropolis = false;
  let playing = 0;
  let state;

  const peaks = () => SHAPES[shape].peaks(m);
  const start = () => {
    const [x, y] = peaks()[0];
    state = {
      source: random(7),
      steps: 0,
      theory: 0,
      accepted: 0,
      points: Array.from({ length: COUNT }, () => [x, y]),
      trail: [[x, y]],
    };
  };
  const forward = (point, centres) => {
    const s = score(point, centres);
    return point.map((x, k) => x + h * s[k]);
  };
  const move = (point, centres) => {
    const { normal, uniform } = state.source;
    const mean = forward(point, centres);
    const next = mean.map((x) => x + Math.sqrt(2 * h) * normal());
    if (!metropolis) return next;
    const back = forward(next, centres);
    const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
    const gain = weights(next, centres).log - weights(point, centres).log;
    const log = gain + (far(next, mean) - far(point, back)) / (4 * h);
    if (Math.log(1 - uniform()) >= log) return point;
    state.accepted++;
    return next;
  };
  const walk = (count) => {
    const centres = peaks();
    for (let k = 0; k < count; k++) {
      state.points = state.points.map((point) => move(point, centres));
      state.theory = (1 - h) ** 2 * state.theory + 2 * h;
      state.steps++;
      state.trail.push(state.points[0]);
    }
    if (state.trail.length > 300) state.trail = state.trail.slice(-300);
  };

  const controls = tag(el, "div", { className: "controls" });
  const restart = () => {
    stop();
    start();
    refresh();
  };
  choice(controls, "目标", [["two", "双峰"], ["gauss", "单峰"]], (value) => {
    shape = value;
    distance.label.hidden = value === "gauss";
    restart();
  });
  const distance = slider(controls, "峰的位置 ±m", [1, 4.5, 0.5, m], (x) => x.toFixed(1), (value) => {
    m = value;
    restart();
  });
  slider(controls, "步长 h", [0.05, 1.5, 0.05, h], (x) => x.toFixed(2), (value) => {
    h = value;
    restart();
  });
  choice(controls, "算法", [["ula", "ULA"], ["mala", "MALA"]], (value) => {
    metropolis = value === "mala";
    restart();
  });
  const buttons = tag(el, "div", { className: "controls" });
  const play = button(buttons, "连续走", () => (playing ? stop() : run()));
  for (const count of [1, 10, 100]) {
    button(buttons, `走${count}步`, () => {
      stop();
      walk(count);
      refresh();
      status.textContent = `已走${state.steps}步`;
    });
  }
  button(buttons, "从左峰重来", restart);
  play.hidden = reducedMotion;

  const paint = canvas(el, 280, "粒子在二维密度上的位置，等高线是目标，折线是一个粒子最近的路", (pen, width, height, colour) => {
    const box = { left: 26, top: 6, width: width - 34, height: height - 30 };
    const tall = 3.3;
    const wide = Math.max(tall * (box.width / box.height), 5.5);
    const { X, Y, axes, line } = frame(pen, box, [-wide, wide], [-tall, tall], colour);
    const centres = peaks();
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    const cell = 6;
    pen.fillStyle = colour("accent");
    for (let px = 0; px < box.width; px += cell) {
      for (let py = 0; py < box.height; py += cell) {
        const x = -wide + (2 * wide * (px + cell / 2)) / box.width;
        const y = tall - (2 * tall * (py + cell / 2)) / box.height;
        pen.globalAlpha = 0.3 * Math.min(1, Math.exp(weights([x, y], centres).log));
        pen.fillRect(box.left + px, box.top + py, cell, cell);
      }
    }
    pen.globalAlpha = 0.8;
    line(state.trail, colour("second"), 0.9);
    pen.fillStyle = colour("ink");
    for (const [x, y] of state.points.slice(0, DRAWN)) pen.fillRect(X(x) - 1.2, Y(y) - 1.2, 2.4, 2.4);
    pen.globalAlpha = 1;
    pen.fillStyle = colour("second");
    pen.beginPath();
    pen.arc(X(state.points[0][0]), Y(state.points[0][1]), 4.5, 0, 2 * Math.PI);
    pen.fill();
    pen.restore();
    axes([-4, -2, 0, 2, 4], [-2, 0, 2], "");
  });
  const show = numbers(el, {
    steps: "步数",
    time: "时间 kh",
    right: "右峰的比例",
    crossing: "越过的平均时间",
    variance: "纵坐标的样本方差",
    theory: "ULA方差的精确值",
    limit: "h 下的极限",
    accepted: "接受率",
  });
  const status = tag(el, "p", { role: "status", className: "unseen" });

  function refresh() {
    const squares = state.points.reduce((sum, [, y]) => sum + y * y, 0);
    const right = state.points.filter(([x]) => x > 0).length / COUNT;
    const two = shape === "two";
    show({
      steps: String(state.steps),
      time: (state.steps * h).toFixed(2),
      right: two ? right.toFixed(3) : "—",
      crossing: two ? digits(crossing(m), 3) : "—",
      variance: (squares / COUNT).toFixed(3),
      theory: metropolis ? "—" : state.theory.toFixed(3),
      limit: metropolis ? "1.000" : (1 / (1 - h / 2)).toFixed(3),
      accepted: metropolis && state.steps ? (state.accepted / (state.steps * COUNT)).toFixed(3) : "—",
    });
    paint();
  }
  function stop() {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "连续走";
  }
  function run() {
    const step = () => {
      walk(1);
      refresh();
      playing = requestAnimationFrame(step);
    };
    play.textContent = "暂停";
    playing = requestAnimationFrame(step);
  }

  start();
  refresh();
  return (context) => {
    play.hidden = context.reducedMotion;
    if (context.reducedMotion) stop();
    paint();
  };
}
