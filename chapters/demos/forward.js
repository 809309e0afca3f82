// 前向加噪：八峰数据上的 x_t = √ᾱ_t x_0 + √(1−ᾱ_t) ε，与边缘密度对照。

const { tag, slider, choice, button, numbers, over, digits, canvas, frame, random } = bookbuildKit;

const T = 1000;
const COUNT = 800;
const RADIUS = 1.2;
const STD = 0.1;
const ANGLES = Array.from({ length: 8 }, (_, k) => (2 * Math.PI * k) / 8);

const schedules = {
  linear: () => {
    const kept = [1];
    for (let t = 1; t <= T; t++) {
      kept.push(kept[t - 1] * (1 - (1e-4 + ((t - 1) / (T - 1)) * (0.02 - 1e-4))));
    }
    return kept;
  },
  cosine: () => {
    const r = (t) => Math.cos(((t / T + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
    const kept = [1];
    for (let t = 1; t <= T; t++) {
      kept.push(kept[t - 1] * (1 - Math.min(1 - r(t) / r(t - 1), 0.999)));
    }
    return kept;
  },
};

const draw = (seed) => {
  const { uniform, normal } = random(seed);
  return Array.from({ length: COUNT }, () => {
    const peak = Math.floor(uniform() * 8);
    return {
      peak,
      data: [
        RADIUS * Math.cos(ANGLES[peak]) + STD * normal(),
        RADIUS * Math.sin(ANGLES[peak]) + STD * normal(),
      ],
      noise: [normal(), normal()],
    };
  });
};

const marginal = (x, kept) => {
  const variance = kept * STD ** 2 + 1 - kept;
  let sum = 0;
  for (const angle of ANGLES) {
    sum += Math.exp(-((x - Math.sqrt(kept) * RADIUS * Math.cos(angle)) ** 2) / (2 * variance));
  }
  return sum / (8 * Math.sqrt(2 * Math.PI * variance));
};

export function mount(el, { reducedMotion }) {
  let kept = schedules.linear();
  let t = 0;
  let seed = 1;
  let samples = draw(seed);
  let playing = 0;

  const now = () =>
    samples.map(({ data, noise }) =>
      data.map((x, k) => Math.sqrt(kept[t]) * x + Math.sqrt(1 - kept[t]) * noise[k]),
    );

  const cloud = (pen, box, points, colour) => {
    const { X, Y, axes } = frame(pen, box, [-3.2, 3.2], [-3.2, 3.2], colour);
    axes([-2, 0, 2], [-2, 0, 2], `样本，t = ${t}`);
    points.forEach(([x, y], k) => {
      pen.fillStyle = samples[k].peak % 2 ? colour("accent") : colour("second");
      pen.globalAlpha = 0.75;
      pen.fillRect(X(x) - 1.3, Y(y) - 1.3, 2.6, 2.6);
    });
    pen.globalAlpha = 1;
  };

  const density = (pen, box, points, colour) => {
    const { X, Y, axes, line } = frame(pen, box, [-3.2, 3.2], [0, 1.2], colour);
    const bins = new Array(32).fill(0);
    for (const [x] of points) {
      const bin = Math.floor((x + 3.2) / 0.2);
      if (bin >= 0 && bin < 32) bins[bin] += 1 / (COUNT * 0.2);
    }
    pen.fillStyle = colour("line");
    bins.forEach((height, k) => {
      const top = Y(Math.min(height, 1.2));
      pen.fillRect(X(-3.2 + 0.2 * k), top, box.width / 32 - 1, Y(0) - top);
    });
    const grid = Array.from({ length: 161 }, (_, k) => -3.2 + 0.04 * k);
    line(grid.map((x) => [x, Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)]), colour("muted"), 1, [3, 3]);
    line(grid.map((x) => [x, marginal(x, kept[t])]), colour("accent"));
    axes([-2, 0, 2], [0, 0.5, 1], "横坐标的密度");
  };

  const controls = tag(el, "div", { className: "controls" });
  const time = slider(controls, "时间步 t", [0, T, 1, 0], String, (value) => {
    stop();
    t = value;
    refresh();
  });
  choice(controls, "调度", [["linear", "线性"], ["cosine", "余弦"]], (name) => {
    kept = schedules[name]();
    refresh();
  });
  const play = button(controls, "播放", () => (playing ? stop() : start()));
  button(controls, "重抽样本", () => {
    samples = draw(++seed);
    refresh();
  });
  const paint = canvas(el, 270, "左为样本的散点图，右为横坐标的直方图与边缘密度", (pen, width, height, colour) => {
    const points = now();
    const tall = height - 34;
    const side = Math.min(tall, width / 2 - 34);
    const left = Math.max(24, width / 4 - side / 2);
    cloud(pen, { left, top: 8 + tall - side, width: side, height: side }, points, colour);
    const half = { left: width / 2 + 28, top: 8, width: width / 2 - 40, height: tall };
    density(pen, half, points, colour);
  });
  const show = numbers(el, {
    abar: `${over("<i>α</i>")}<sub>t</sub>`,
    signal: `信号系数 √${over("<i>α</i>")}<sub>t</sub>`,
    noise: `噪声标准差 √(1−${over("<i>α</i>")}<sub>t</sub>)`,
    snr: "信噪比",
    variance: "横坐标的样本方差",
    exact: "方差的精确值",
  });

  function refresh() {
    const first = now().map(([x]) => x);
    const mean = first.reduce((a, b) => a + b) / COUNT;
    const variance = first.reduce((a, x) => a + (x - mean) ** 2, 0) / (COUNT - 1);
    show({
      abar: digits(kept[t]),
      signal: digits(Math.sqrt(kept[t])),
      noise: digits(Math.sqrt(1 - kept[t])),
      snr: t ? digits(kept[t] / (1 - kept[t])) : "∞",
      variance: variance.toFixed(3),
      exact: (kept[t] * (RADIUS ** 2 / 2 + STD ** 2) + 1 - kept[t]).toFixed(3),
    });
    paint();
  }
  function stop() {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "播放";
  }
  // 读者若不愿看到动画，一按走一百步。
  function start() {
    const from = t < T ? t : 0;
    if (reducedMotion) {
      t = Math.min(from + 100, T);
      time.set(t);
      refresh();
      return;
    }
    const began = performance.now();
    const step = (clock) => {
      t = Math.max(0, Math.min(T, from + Math.round((clock - began) / 8)));
      time.set(t);
      refresh();
      if (t < T) playing = requestAnimationFrame(step);
      else stop();
    };
    play.textContent = "暂停";
    playing = requestAnimationFrame(step);
  }

  refresh();
  return (context) => {
    reducedMotion = context.reducedMotion;
    paint();
  };
}
