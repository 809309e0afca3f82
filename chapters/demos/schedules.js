// 噪声调度：信号率、对数信噪比与单步噪声，随参数当场重算。

const { tag, slider, choice, numbers, over, digits, canvas, frame } = bookbuildKit;

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

const fromBeta = (T, beta) => {
  const kept = [1];
  for (let t = 1; t <= T; t++) kept.push(kept[t - 1] * (1 - beta(t)));
  return kept;
};

const SCHEDULES = {
  linear: {
    words: "线性",
    parameter: ["终点的 Tβ", [4, 40, 0.5, 20], (x) => x.toFixed(1)],
    make: (T, end) =>
      fromBeta(T, (t) => 0.1 / T + ((t - 1) / (T - 1)) * Math.min((end - 0.1) / T, 0.999)),
  },
  cosine: {
    words: "余弦",
    parameter: ["起点偏移 δ", [0, 0.05, 0.001, 0.008], (x) => x.toFixed(3)],
    make: (T, shift) => {
      const r = (t) => Math.cos(((t / T + shift) / (1 + shift)) * (Math.PI / 2)) ** 2;
      return fromBeta(T, (t) => Math.min(1 - r(t) / r(t - 1), 0.999));
    },
  },
  sigmoid: {
    words: "S形",
    parameter: ["温度 τ", [0.2, 2, 0.05, 1], (x) => x.toFixed(2)],
    make: (T, heat) => {
      const high = sigmoid(3 / heat);
      const low = sigmoid(-3 / heat);
      const kept = (t) => (high - sigmoid(((t / T) * 6 - 3) / heat)) / (high - low);
      return fromBeta(T, (t) => Math.min(1 - kept(t) / kept(t - 1), 0.999));
    },
  },
};

// 边长放大 k 倍时把对数信噪比平移 −2 log k。
const shifted = (kept, times) =>
  kept.map((a, t) => (t ? a / (a + (1 - a) * times ** 2) : 1));
const ratio = (a) => Math.log(a) - Math.log1p(-a);

export function mount(el) {
  let name = "linear";
  let T = 1000;
  let t = 500;
  let times = 1;
  const values = Object.fromEntries(
    Object.entries(SCHEDULES).map(([key, { parameter }]) => [key, parameter[1][3]]),
  );
  const of = (key) => shifted(SCHEDULES[key].make(T, values[key]), times);
  let kept = of(name);

  const controls = tag(el, "div", { className: "controls" });
  const recompute = () => {
    kept = of(name);
    refresh();
  };
  choice(
    controls,
    "调度",
    Object.entries(SCHEDULES).map(([key, { words }]) => [key, words]),
    (key) => {
      name = key;
      for (const [other, { label }] of Object.entries(own)) label.hidden = other !== key;
      recompute();
    },
  );
  const own = {};
  for (const [key, { parameter }] of Object.entries(SCHEDULES)) {
    own[key] = slider(controls, ...parameter, (value) => {
      values[key] = value;
      recompute();
    });
    own[key].label.hidden = key !== name;
  }
  choice(controls, "步数 T", [["1000", "1000"], ["200", "200"], ["4000", "4000"]], (value) => {
    t = Math.round((t / T) * Number(value)) || 1;
    T = Number(value);
    place.set(t / T);
    recompute();
  });
  choice(controls, "边长", [["1", "不变"], ["2", "2倍"], ["4", "4倍"]], (value) => {
    times = Number(value);
    recompute();
  });
  const place = slider(
    controls,
    "位置 t",
    [0.001, 1, 0.001, 0.5],
    (u) => String(Math.max(1, Math.round(u * T))),
    (u) => {
      t = Math.max(1, Math.round(u * T));
      refresh();
    },
  );

  const paint = canvas(el, 250, "左为信号率，右为对数信噪比，横轴是t除以T", (pen, width, height, colour) => {
    const box = { left: 28, top: 8, width: width / 2 - 48, height: height - 34 };
    const curve = (values, of) => {
      const stride = Math.max(1, Math.floor(T / 250));
      const points = [];
      for (let k = 1; k < T; k += stride) points.push([k / T, of(values[k])]);
      points.push([T / T, of(values[T])]);
      return points;
    };
    const panels = [
      [box, [0, 1], [0, 0.5, 1], "信号率", (a) => a],
      [{ ...box, left: width / 2 + 32 }, [-20, 12], [-20, -10, 0, 10], "对数信噪比", ratio],
    ];
    for (const [place, range, marks, title, value] of panels) {
      const { X, Y, axes, line } = frame(pen, place, [0, 1], range, colour);
      axes([0, 0.5, 1], marks, "");
      pen.save();
      pen.beginPath();
      pen.rect(place.left, place.top - 4, place.width + 4, place.height + 4);
      pen.clip();
      for (const other of Object.keys(SCHEDULES)) {
        if (other !== name) line(curve(of(other), value), colour("line"), 1.2, [4, 3]);
      }
      line(curve(kept, value), colour("accent"), 2);
      line([[t / T, range[0]], [t / T, range[1]]], colour("second"), 1, [2, 2]);
      pen.fillStyle = colour("second");
      pen.beginPath();
      pen.arc(X(t / T), Y(value(kept[t])), 4, 0, 2 * Math.PI);
      pen.fill();
      pen.restore();
      pen.fillStyle = colour("muted");
      pen.textAlign = "right";
      pen.fillText(title, place.left + place.width, place.top + 8);
    }
  });
  const show = numbers(el, {
    abar: `${over("<i>α</i>")}<sub>t</sub>`,
    lambda: "<i>λ</i><sub>t</sub>",
    beta: "<i>β</i><sub>t</sub>",
    last: `终点 ${over("<i>α</i>")}<sub>T</sub>`,
    below: "首次低于 0.01",
    half: "信噪比过 1 的位置",
  });
  const first = (test) => {
    const found = kept.findIndex(test);
    return found < 0 ? "没有" : `t = ${found}`;
  };

  function refresh() {
    show({
      abar: digits(kept[t]),
      lambda: ratio(kept[t]).toFixed(2).replace("-", "−"),
      beta: digits(1 - kept[t] / kept[t - 1]),
      last: digits(kept[T], 3),
      below: first((a) => a < 0.01),
      half: first((a) => a < 0.5),
    });
    paint();
  }

  refresh();
  return paint;
}
