// 流匹配：线性路径的边缘速度、轨线、弯曲程度与求解器的误差。数据是各向同性高斯峰的等量混合。

const { tag, slider, choice, numbers, digits, canvas, frame } = bookbuildKit;

const SHAPES = {
  two: { words: "双峰", peaks: [[-1.5, 0], [1.5, 0]] },
  four: { words: "四峰", peaks: [[-1.2, -1.2], [-1.2, 1.2], [1.2, -1.2], [1.2, 1.2]] },
  gauss: { words: "单峰", peaks: [[0, 0]] },
};
const COUNTS = [1, 2, 4, 8, 16, 32, 64];
const FINE = 80;
const DRAWN = 28;

// 余误差函数，相对误差不超过 1.2×10⁻⁷，尾部也是。
const erfc = (x) => {
  const t = 1 / (1 + Math.abs(x) / 2);
  const series = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const value = t * Math.exp(-x * x + series.reduceRight((sum, c) => sum * t + c, 0));
  return x >= 0 ? value : 2 - value;
};
const below = (x) => erfc(-x / Math.SQRT2) / 2;
const solve = (rising, level, low, high) => {
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (rising(middle) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

// 噪声点：四个象限对称的Fibonacci格点，每个坐标取等概率小段的均方根，二阶矩因此没有误差。
const QUARTER = 89;
const STRIDE = 55;
const NOISE = (() => {
  const edges = Array.from({ length: QUARTER }, (_, k) => solve(below, 0.5 + k / QUARTER / 2, 0, 6));
  const tail = [...edges.map((x) => (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)), 0];
  const nodes = edges.map((_, k) => Math.sqrt(1 + 2 * QUARTER * (tail[k] - tail[k + 1])));
  const signs = [[1, 1], [-1, 1], [-1, -1], [1, -1]];
  return nodes.flatMap((x, k) => signs.map(([a, b]) => [a * x, b * nodes[(k * STRIDE) % QUARTER]]));
})();

// 独立耦合：条件速度的后验平均，以及条件速度的方差。
const independent = (peaks, s) => {
  const posterior = ([x, y], t) => {
    const square = ((1 - t) * s) ** 2 + t * t;
    const powers = peaks.map(([a, b]) => -((x - (1 - t) * a) ** 2 + (y - (1 - t) * b) ** 2) / (2 * square));
    const top = Math.max(...powers);
    let sum = 0;
    const mean = [0, 0];
    let norm = 0;
    peaks.forEach(([a, b], i) => {
      const w = Math.exp(powers[i] - top);
      sum += w;
      mean[0] += w * a;
      mean[1] += w * b;
      norm += w * (a * a + b * b);
    });
    const rate = (t - (1 - t) * s * s) / square;
    const centre = mean.map((m) => m / sum);
    return { square, rate, pull: 1 + rate * (1 - t), centre, spread: norm / sum - centre[0] ** 2 - centre[1] ** 2 };
  };
  const velocity = (point, t) => {
    const { rate, pull, centre } = posterior(point, t);
    return [rate * point[0] - pull * centre[0], rate * point[1] - pull * centre[1]];
  };
  const variance = (point, t) => {
    const { square, pull, spread } = posterior(point, t);
    return (2 * s * s) / square + pull * pull * spread;
  };
  const cost = 2 + 2 * s * s + peaks.reduce((sum, [a, b]) => sum + a * a + b * b, 0) / peaks.length;
  return { velocity, variance, cost };
};

// 最优传输耦合：数据的两个坐标独立，映射是逐坐标的分位数对应，列成表；速度由反解位移插值得到。
const optimal = (peaks, s) => {
  const STEP = 0.01;
  const HALF = 500;
  const sides = [0, 1].map((side) => {
    const centres = [...new Set(peaks.map((peak) => peak[side]))];
    const rising = (y) => centres.reduce((sum, c) => sum + below((y - c) / s), 0) / centres.length;
    const left = Array.from({ length: HALF }, (_, k) => solve(rising, below((k - HALF) * STEP), -9, 0));
    return [...left, 0, ...left.reverse().map((y) => -y)];
  });
  const start = (k) => (k - HALF) * STEP;
  const one = (table, x, t) => {
    const at = (k) => (1 - t) * table[k] + t * start(k);
    let low = 0;
    let high = 2 * HALF;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at(middle) <= x) low = middle;
      else high = middle;
    }
    const part = (x - at(low)) / (at(low + 1) - at(low));
    return start(low) - table[low] + part * (STEP - table[low + 1] + table[low]);
  };
  const velocity = (point, t) => point.map((x, side) => one(sides[side], x, t));
  const cost = NOISE.reduce((sum, point) => sum + norm2(velocity(point, 1)), 0) / NOISE.length;
  return { velocity, variance: () => 0, cost };
};

const norm2 = ([a, b]) => a * a + b * b;
const along = (point, step, slope) => [point[0] + step * slope[0], point[1] + step * slope[1]];
const average = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;

const integrate = (velocity, method, steps) => {
  const h = -1 / steps;
  return NOISE.map((point) => {
    const path = [point];
    for (let k = 0; k < steps; k++) {
      const x = path[k];
      const t = 1 - k / steps;
      const first = velocity(x, t);
      if (method === "euler") path.push(along(x, h, first));
      else if (method === "heun") {
        const second = velocity(along(x, h, first), 1 - (k + 1) / steps);
        path.push(along(along(x, h / 2, first), h / 2, second));
      } else {
        const second = velocity(along(x, h / 2, first), t + h / 2);
        const third = velocity(along(x, h / 2, second), t + h / 2);
        const fourth = velocity(along(x, h, third), 1 - (k + 1) / steps);
        const slope = [0, 1].map((i) => (first[i] + 2 * second[i] + 2 * third[i] + fourth[i]) / 6);
        path.push(along(x, h, slope));
      }
    }
    return path;
  });
};
const distance = (paths, others) => {
  const end = (path) => path[path.length - 1];
  return Math.sqrt(average(paths.map((path, k) => norm2(along(end(path), -1, end(others[k]))))));
};

export function mount(el) {
  let shape = "two";
  let s = 0.2;
  let coupling = "independent";
  let method = "euler";
  let steps = 4;
  let now = 0.5;
  let flow;
  let exact;
  let paths;
  let errors;

  const controls = tag(el, "div", { className: "controls" });
  const names = Object.entries(SHAPES).map(([key, { words }]) => [key, words]);
  choice(controls, "数据", names, (value) => {
    shape = value;
    renew();
  });
  slider(controls, "峰宽 s", [0.1, 1, 0.05, s], (x) => x.toFixed(2), (value) => {
    s = value;
    renew();
  });
  choice(controls, "耦合", [["independent", "独立"], ["optimal", "最优传输"]], (value) => {
    coupling = value;
    renew();
  });
  choice(controls, "求解器", [["euler", "Euler"], ["heun", "Heun"]], (value) => {
    method = value;
    step();
  });
  slider(controls, "步数 N", [0, COUNTS.length - 1, 1, 2], (k) => String(COUNTS[k]), (k) => {
    steps = COUNTS[k];
    step();
  });
  slider(controls, "时刻 t", [0, 1, 0.05, now], (x) => x.toFixed(2), (value) => {
    now = value;
    plane();
  });

  const row = tag(el, "div");
  row.style.cssText = "display: flex; flex-wrap: wrap; gap: 0.6rem";
  const plane = canvas(row, 290, "噪声点到数据的轨线：精细解与所选求解器的折线，箭头是时刻 t 的边缘速度，小点是该时刻的粒子", (pen, width, height, colour) => {
    const box = { left: 22, top: 6, width: width - 28, height: height - 28 };
    const tall = 2.9;
    const wide = tall * (box.width / box.height);
    const { X, Y, axes, line } = frame(pen, box, [-wide, wide], [-tall, tall], colour);
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    const node = Math.round((1 - now) * FINE);
    pen.fillStyle = colour("accent");
    pen.globalAlpha = 0.45;
    for (const path of exact) pen.fillRect(X(path[node][0]) - 1, Y(path[node][1]) - 1, 2, 2);
    pen.globalAlpha = 0.75;
    const scale = box.height / (2 * tall);
    for (let x = Math.ceil(-wide / 0.6) * 0.6; x < wide; x += 0.6) {
      for (let y = -2.4; y < 2.5; y += 0.6) {
        const u = flow.velocity([x, y], now);
        const size = Math.hypot(...u);
        const length = Math.min(0.12 * size, 0.5);
        if (length < 0.01) continue;
        const [dx, dy] = [(-u[0] / size) * length * scale, (u[1] / size) * length * scale];
        const head = Math.min(4, length * scale * 0.5);
        const angle = Math.atan2(dy, dx);
        pen.strokeStyle = colour("muted");
        pen.lineWidth = 0.9;
        pen.beginPath();
        pen.moveTo(X(x), Y(y));
        pen.lineTo(X(x) + dx, Y(y) + dy);
        for (const turn of [2.6, -2.6]) {
          pen.moveTo(X(x) + dx, Y(y) + dy);
          pen.lineTo(X(x) + dx + head * Math.cos(angle + turn), Y(y) + dy + head * Math.sin(angle + turn));
        }
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
    for (let k = 0; k < DRAWN; k++) {
      const index = 4 * Math.floor(((k + 0.37) * QUARTER) / DRAWN) + (k % 4);
      line(exact[index], colour("ink"), 1.1);
      line(paths[index], colour("second"), 1.3);
      pen.fillStyle = colour("ink");
      pen.beginPath();
      pen.arc(X(exact[index][0][0]), Y(exact[index][0][1]), 2, 0, 2 * Math.PI);
      pen.fill();
      pen.fillStyle = colour("second");
      for (const [x, y] of paths[index].slice(1)) pen.fillRect(X(x) - 1.7, Y(y) - 1.7, 3.4, 3.4);
    }
    pen.restore();
    axes([-4, -2, 0, 2, 4].filter((x) => Math.abs(x) < wide), [-2, 0, 2], "");
  }, "flex: 2 1 280px; min-width: 0");
  const curve = canvas(row, 290, "终点误差随求值次数下降的双对数曲线，实线是Euler，虚线是Heun，圆点是当前的选择", (pen, width, height, colour) => {
    const box = { left: 40, top: 22, width: width - 50, height: height - 58 };
    const { X, Y, axes, line } = frame(pen, box, [0, 7], [-4, 0.5], colour);
    const place = ([calls, error]) => [Math.log2(calls), Math.max(Math.log10(error), -4)];
    pen.save();
    pen.beginPath();
    pen.rect(box.left - 4, box.top, box.width + 8, box.height + 4);
    pen.clip();
    line(errors.euler.map(place), colour("accent"), 1.8);
    line(errors.heun.map(place), colour("accent"), 1.8, [5, 4]);
    const [x, y] = place(errors[method][COUNTS.indexOf(steps)]);
    pen.fillStyle = colour("second");
    pen.beginPath();
    pen.arc(X(x), Y(y), 4.5, 0, 2 * Math.PI);
    pen.fill();
    pen.restore();
    const powers = [-4, -3, -2, -1, 0];
    axes([0, 2, 4, 6], powers, "", [[1, 4, 16, 64], powers.map((k) => digits(10 ** k, 1).replace("1×", ""))]);
    pen.fillText("误差", 4, 13);
    pen.textAlign = "right";
    pen.fillText("求值次数", box.left + box.width, box.top + box.height + 31);
    pen.textAlign = "left";
    pen.fillText("— Euler  ┄ Heun", box.left + 44, 13);
  }, "flex: 1 1 200px; min-width: 0");
  const show = numbers(el, {
    calls: "求值次数",
    error: "终点误差（均方根）",
    before: "<i>E</i>‖<i>X</i>₁−<i>X</i>₀‖²",
    after: "<i>E</i>‖<i>Z</i>₁−<i>Z</i>₀‖²",
    saved: "减少的代价",
    cross: "交叉程度 <i>V</i>",
    bend: "弯曲程度 <i>S</i>",
    sum: "<i>V</i> + <i>S</i>",
  });

  function renew() {
    flow = (coupling === "optimal" ? optimal : independent)(SHAPES[shape].peaks, s);
    exact = integrate(flow.velocity, "rk4", FINE);
    const end = (name, count) => [count * (name === "heun" ? 2 : 1), distance(integrate(flow.velocity, name, count), exact)];
    errors = Object.fromEntries(["euler", "heun"].map((name) => [name, COUNTS.map((count) => end(name, count))]));
    const after = average(exact.map((path) => norm2(along(path[FINE], -1, path[0]))));
    let energy = 0;
    let cross = 0;
    for (let k = 0; k <= FINE; k++) {
      const weight = (k === 0 || k === FINE ? 1 : k % 2 ? 4 : 2) / (3 * FINE);
      energy += weight * average(exact.map((path) => norm2(flow.velocity(path[k], 1 - k / FINE))));
      cross += weight * average(exact.map((path) => flow.variance(path[k], 1 - k / FINE)));
    }
    const bend = Math.abs(energy - after) < 1e-6 ? 0 : energy - after;
    const saved = Math.abs(flow.cost - after) < 1e-6 ? 0 : flow.cost - after;
    show({
      before: flow.cost.toFixed(3),
      after: after.toFixed(3),
      saved: saved.toFixed(3),
      cross: cross.toFixed(3),
      bend: bend.toFixed(3),
      sum: (cross + bend).toFixed(3),
    });
    step();
  }
  function step() {
    paths = integrate(flow.velocity, method, steps);
    const [calls, error] = errors[method][COUNTS.indexOf(steps)];
    show({ calls: String(calls), error: error < 1e-9 ? "0" : digits(error, 3) });
    plane();
    curve();
  }

  renew();
  return () => {
    plane();
    curve();
  };
}
