// 潜空间中的走法：线性插值、球面插值与随机游走。解码器是解析的：余弦基的系数，经 tanh。

const { tag, slider, choice, button, numbers, digits, canvas, frame, random } = bookbuildKit;

const SIDE = 24; // 图像的边长
const SHOWN = 5; // 一排小图
const STEP = 0.35; // 游走的步长 η
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const mix = (p, a, q, b) => a.map((x, i) => p * x + q * b[i]);

// 余弦基：频率由低到高排列的前 d 个，幅度反比于频率，总方差归一。
const basis = (d) => {
  const modes = [];
  for (let a = 0; a < SIDE; a++) for (let b = 0; b < SIDE; b++) if (a + b) modes.push([a, b]);
  modes.sort((m, n) => m[0] ** 2 + m[1] ** 2 - n[0] ** 2 - n[1] ** 2 || m[0] - n[0]);
  const used = modes.slice(0, d);
  const total = used.reduce((sum, [a, b]) => sum + 1 / (a * a + b * b), 0);
  const wave = (k, i) => (k ? Math.SQRT2 : 1) * Math.cos((Math.PI * k * (i + 0.5)) / SIDE);
  return used.map(([a, b]) => {
    const gain = 1 / Math.sqrt((a * a + b * b) * total);
    return Float64Array.from({ length: SIDE * SIDE }, (_, p) =>
      gain * wave(a, Math.floor(p / SIDE)) * wave(b, p % SIDE));
  });
};
const decode = (z, rows) => {
  const image = new Float64Array(SIDE * SIDE);
  rows.forEach((row, k) => {
    for (let p = 0; p < image.length; p++) image[p] += z[k] * row[p];
  });
  return image.map((x) => Math.tanh(1.2 * x));
};

// 自由度为 d 的卡方分布函数（正则化的不完全伽马函数，级数）。
const logGamma = (x) => {
  const c = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155,
    0.1208650973866179e-2, -0.5395239384953e-5];
  const t = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  return -t + Math.log((2.5066282746310005 * c.reduce((s, a, j) => s + a / (x + j + 1), 1.000000000190015)) / x);
};
const below = (square, d) => {
  const a = d / 2;
  const x = square / 2;
  if (x <= 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 5000 && term > sum * 1e-14; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(a * Math.log(x) - x - logGamma(a)));
};

const WAYS = {
  lerp: (u, a, b) => mix(1 - u, a, u, b),
  slerp: (u, a, b) => {
    const angle = Math.acos(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
    return mix(Math.sin((1 - u) * angle) / Math.sin(angle), a, Math.sin(u * angle) / Math.sin(angle), b);
  },
};

export function mount(el) {
  let way = "lerp";
  let d = 64;
  let u = 0.5;
  let seed = 1;
  let start, end, rows, walked, source;

  const draw = () => {
    const { normal } = random(seed);
    start = Array.from({ length: d }, normal);
    end = Array.from({ length: d }, normal);
    source = random(1000 + seed);
    walked = [start];
  };
  const at = (v) => (way === "walk" ? walked[walked.length - 1] : WAYS[way](v, start, end));

  const controls = tag(el, "div", { className: "controls" });
  choice(controls, "走法", [["lerp", "线性插值"], ["slerp", "球面插值"], ["walk", "随机游走"]], (value) => {
    way = value;
    place.label.hidden = way === "walk";
    forward.hidden = way !== "walk";
    refresh();
  });
  const dims = choice(controls, "维数 d", [["4", "4"], ["16", "16"], ["64", "64"], ["256", "256"]], (value) => {
    d = Number(value);
    rows = basis(d);
    draw();
    refresh();
  });
  dims.value = String(d);
  const place = slider(controls, "位置 u", [0, 1, 0.05, u], (x) => x.toFixed(2), (value) => {
    u = value;
    refresh();
  });
  const buttons = tag(el, "div", { className: "controls" });
  const forward = button(buttons, "走一步", () => {
    const last = walked[walked.length - 1];
    const noise = Array.from({ length: d }, source.normal);
    walked.push(mix(Math.sqrt(1 - STEP * STEP), last, STEP, noise));
    refresh();
    status.textContent = `已走${walked.length - 1}步`;
  });
  forward.hidden = true;
  button(buttons, "换一对端点", () => {
    seed++;
    draw();
    refresh();
  });

  const picture = (pen, z, left, top, size) => {
    const image = decode(z, rows);
    const cell = size / SIDE;
    for (let p = 0; p < image.length; p++) {
      const grey = Math.round(127.5 * (1 + image[p]));
      pen.fillStyle = `rgb(${grey},${grey},${grey})`;
      pen.fillRect(left + (p % SIDE) * cell, top + Math.floor(p / SIDE) * cell, cell + 0.6, cell + 0.6);
    }
  };
  const paint = canvas(el, 150, "沿途解码的小图，框出的是当前位置", (pen, width, height, colour) => {
    const count = way === "walk" ? Math.min(SHOWN, walked.length) : SHOWN;
    const size = Math.min(height - 26, (width - 10 * (SHOWN + 1)) / (SHOWN + 1));
    const gap = 10;
    pen.textAlign = "center";
    const show = (z, k, words, strong) => {
      const left = gap / 2 + k * (size + gap);
      picture(pen, z, left, 4, size);
      if (strong) {
        pen.strokeStyle = colour("second");
        pen.lineWidth = 3;
        pen.strokeRect(left - 1, 3, size + 2, size + 2);
      }
      pen.fillStyle = colour("muted");
      pen.fillText(words, left + size / 2, size + 20);
    };
    for (let k = 0; k < count; k++) {
      if (way === "walk") {
        const n = walked.length - count + k;
        show(walked[n], k, `第${n}步`, false);
      } else show(at(k / (SHOWN - 1)), k, `u = ${k / (SHOWN - 1)}`, false);
    }
    show(at(u), SHOWN, "当前", true);
  });
  const norms = canvas(el, 150, "范数除以根号d，沿途的曲线，横线为1", (pen, width, height, colour) => {
    const box = { left: 34, top: 12, width: width - 44, height: height - 34 };
    const last = way === "walk" ? Math.max(10, walked.length - 1) : 1;
    const { X, Y, axes, line } = frame(pen, box, [0, last], [0, 2], colour);
    axes(way === "walk" ? [0, last] : [0, 0.5, 1], [0, 1, 2], "‖z‖/√d");
    line([[0, 1], [last, 1]], colour("line"), 1, [4, 3]);
    const size = (z) => Math.sqrt(dot(z, z) / d);
    if (way === "walk") line(walked.map((z, n) => [n, size(z)]), colour("accent"));
    else {
      for (const [name, go] of Object.entries(WAYS)) {
        const points = Array.from({ length: 41 }, (_, k) => [k / 40, size(go(k / 40, start, end))]);
        line(points, colour(name === way ? "accent" : "muted"), name === way ? 2 : 1, name === way ? [] : [2, 3]);
      }
    }
    pen.fillStyle = colour("second");
    pen.beginPath();
    pen.arc(X(way === "walk" ? walked.length - 1 : u), Y(size(at(u))), 4.5, 0, 2 * Math.PI);
    pen.fill();
  });
  const show = numbers(el, {
    norm: "范数 ‖<i>z</i>‖",
    ratio: "‖<i>z</i>‖/√<i>d</i>",
    density: "对数密度",
    quantile: "范数的分位数",
    angle: "与起点的夹角",
    distance: "与起点的距离",
    contrast: "图像的标准差",
    ends: "两端的夹角",
  });
  const status = tag(el, "p", { role: "status", className: "unseen" });

  const degrees = (a, b) =>
    (Math.acos(Math.min(1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))) * 180) / Math.PI;
  function refresh() {
    const z = at(u);
    const square = dot(z, z);
    const image = decode(z, rows);
    const mean = image.reduce((a, b) => a + b) / image.length;
    const spread = Math.sqrt(image.reduce((sum, x) => sum + (x - mean) ** 2, 0) / image.length);
    const apart = mix(1, z, -1, start);
    show({
      norm: Math.sqrt(square).toFixed(3),
      ratio: Math.sqrt(square / d).toFixed(3),
      density: (-square / 2 - (d / 2) * Math.log(2 * Math.PI)).toFixed(2).replace("-", "−"),
      quantile: digits(below(square, d), 3),
      angle: `${degrees(z, start).toFixed(1)}°`,
      distance: Math.sqrt(dot(apart, apart)).toFixed(3),
      contrast: spread.toFixed(3),
      ends: way === "walk" ? "—" : `${degrees(start, end).toFixed(1)}°`,
    });
    paint();
    norms();
  }

  rows = basis(d);
  draw();
  refresh();
  return () => {
    paint();
    norms();
  };
}
