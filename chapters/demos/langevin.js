// 二维密度上的 Langevin 游走：两峰 (±m, 0)，各向同性的单位方差。

const { tag, slider, choice, button, numbers, digits, canvas, frame, random } = bookbuildKit;

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
