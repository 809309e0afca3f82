// 掩码扩散的揭开：两种可以枚举的小语言，条件分布与生成分布都是精确的。

const { tag, slider, choice, button, numbers, canvas, frame, random } = bookbuildKit;

const LENGTH = 12;
const COUNTS = [1, 2, 3, 4, 6, 12];
const ORDERS = 240;
const DRAWN = 1000;
const SHOWN = 6;
const MASK = -1;

const balanced = () => {
  let words = [["", 0]];
  for (let left = LENGTH; left > 0; left--) {
    words = words
      .flatMap(([word, depth]) => [[`${word}(`, depth + 1], [`${word})`, depth - 1]])
      .filter(([, depth]) => depth >= 0 && depth < left);
  }
  return words.map(([word]) => word);
};

// 对句：主语成对，处所成对，动词与主语相配。
const SUBJECTS = ["明月清风", "白云流水", "清泉明月", "春风秋月", "流云白日", "秋水春山"];
const VERBS = { 月: "照临", 风: "吹过", 云: "起过", 水: "流绕", 泉: "流鸣", 日: "照沉", 山: "绕连" };
const PLACES = ["高楼小园", "南山北江", "小桥高城", "空山平江", "北窗南楼"];
const couplets = () =>
  SUBJECTS.flatMap((s) =>
    [...VERBS[s[1]]].flatMap((v) =>
      [...VERBS[s[3]]].flatMap((u) =>
        PLACES.map((p) => `${s.slice(0, 2)}${v}${p.slice(0, 2)}，${s.slice(2)}${u}${p.slice(2)}。`),
      ),
    ),
  );

const language = (texts) => {
  const symbols = [...new Set(texts.join(""))];
  const index = new Map(symbols.map((symbol, k) => [symbol, k]));
  return { symbols, known: new Set(texts), words: texts.map((text) => [...text].map((c) => index.get(c))) };
};
const LANGUAGES = { brackets: language(balanced()), couplets: language(couplets()) };

const HOWS = { random: "随机", sure: "按把握", left: "从左到右", free: "随机，已定的一并揭开" };

// 一步揭开哪些位置：pool 是与可见处一致的词，hidden 是遮盖的位置，rank 是随机的次序。
const tally = new Int32Array(64);
const count = (words, pool, place) => {
  for (const word of pool) tally[words[word][place]]++;
  const found = [];
  for (const word of pool) {
    const symbol = words[word][place];
    if (tally[symbol]) found.push(tally[symbol]);
    tally[symbol] = 0;
  }
  return found;
};
const choose = (words, pool, hidden, how, many, rank) => {
  const byRank = (a, b) => rank[a] - rank[b];
  if (how === "left") return hidden.slice(0, many);
  if (how === "random") return [...hidden].sort(byRank).slice(0, many);
  const most = {};
  for (const place of hidden) most[place] = Math.max(...count(words, pool, place));
  if (how === "sure") return [...hidden].sort((a, b) => most[b] - most[a] || byRank(a, b)).slice(0, many);
  const open = hidden.filter((place) => most[place] < pool.length).sort(byRank);
  return [...open.slice(0, 1), ...hidden.filter((place) => most[place] === pool.length)];
};
const permutation = ({ uniform }) => {
  const rank = Array.from({ length: LENGTH }, (_, k) => k);
  for (let k = LENGTH - 1; k > 0; k--) {
    const other = Math.floor((k + 1) * uniform());
    [rank[k], rank[other]] = [rank[other], rank[k]];
  }
  return rank;
};

// 一个次序之下的生成分布：每走一步，把词按已揭开的部分分成更细的组。
const entropy = (parts, total) => parts.reduce((sum, n) => sum - (n / total) * Math.log(n / total), 0);
const follow = (words, how, steps, rank) => {
  const log = new Float64Array(words.length);
  let correlation = 0;
  let length = 0;
  let groups = [{ pool: words.map((_, k) => k), hidden: rank.map((_, k) => k) }];
  for (let step = 0; groups.length; step++) {
    const finer = [];
    for (const { pool, hidden } of groups) {
      length += pool.length / words.length;
      const places = choose(words, pool, hidden, how, LENGTH / steps, rank);
      const parts = new Map();
      let separate = 0;
      for (const place of places) {
        separate += entropy(count(words, pool, place), pool.length);
        for (const word of pool) tally[words[word][place]]++;
        for (const word of pool) log[word] += Math.log(tally[words[word][place]] / pool.length);
        for (const word of pool) tally[words[word][place]] = 0;
      }
      for (const word of pool) {
        const key = places.map((place) => words[word][place]).join();
        if (!parts.has(key)) parts.set(key, []);
        parts.get(key).push(word);
      }
      const joint = entropy([...parts.values()].map((part) => part.length), pool.length);
      correlation += (pool.length / words.length) * (separate - joint);
      const rest = hidden.filter((place) => !places.includes(place));
      if (rest.length) for (const part of parts.values()) finer.push({ pool: part, hidden: rest });
    }
    groups = finer;
  }
  return { log, correlation, length };
};

// 对许多随机的次序求平均；从左到右、一步揭完与逐个揭开时一个次序就够。
const analyse = ({ words }, how, steps) => {
  const source = random(12);
  const one = how === "left" || (how !== "free" && (steps === 1 || steps === LENGTH));
  const orders = one ? 1 : ORDERS;
  const chance = new Float64Array(words.length);
  const mean = { correlation: 0, length: 0, surprise: 0 };
  for (let k = 0; k < orders; k++) {
    const { log, correlation, length } = follow(words, how, steps, permutation(source));
    mean.correlation += correlation / orders;
    mean.length += length / orders;
    log.forEach((value, word) => {
      chance[word] += Math.exp(value) / orders;
      mean.surprise -= value / (orders * words.length);
    });
  }
  const valid = chance.reduce((a, b) => a + b);
  const apart = chance.reduce((sum, p) => sum + Math.abs(p - 1 / words.length), 0);
  return { ...mean, valid, variation: (apart + 1 - valid) / 2 };
};
const kept = new Map();
const exact = (name, how, steps) => {
  const key = `${name} ${how} ${how === "free" ? "" : steps}`;
  if (!kept.has(key)) kept.set(key, analyse(LANGUAGES[name], how, steps));
  return kept.get(key);
};

// 抽一个样本，记下每一步之后的样子。没有词与可见处一致时已不合法，其余的按不加条件的分布抽。
const generate = ({ words }, how, steps, source) => {
  const all = words.map((_, k) => k);
  const rank = permutation(source);
  let states = [new Array(LENGTH).fill(MASK)];
  let pool = all;
  for (let now = states[0]; now.includes(MASK); now = states.at(-1)) {
    const hidden = rank.map((_, k) => k).filter((k) => now[k] === MASK);
    const next = [...now];
    for (const place of choose(words, pool, hidden, how, LENGTH / steps, rank)) {
      next[place] = words[pool[Math.floor(pool.length * source.uniform())]][place];
    }
    states.push(next);
    pool = pool.filter((word) => next.every((symbol, k) => symbol === MASK || symbol === words[word][k]));
    if (!pool.length) pool = all;
  }
  return states;
};

export function mount(el) {
  let name = "brackets";
  let how = "random";
  let steps = 6;
  let seed = 1;
  let step = 0;
  let samples;

  const controls = tag(el, "div", { className: "controls" });
  choice(controls, "语言", [["brackets", "括号串"], ["couplets", "对句"]], (value) => {
    name = value;
    restart();
  });
  choice(controls, "次序", Object.entries(HOWS), (value) => {
    how = value;
    amount.label.hidden = value === "free";
    restart();
  });
  const amount = slider(
    controls,
    "步数",
    [0, COUNTS.length - 1, 1, COUNTS.indexOf(steps)],
    (k) => `${COUNTS[k]}步，每步${LENGTH / COUNTS[k]}个`,
    (k) => {
      steps = COUNTS[k];
      restart();
    },
  );
  const buttons = tag(el, "div", { className: "controls" });
  const last = () => Math.max(...samples.map((states) => states.length - 1));
  button(buttons, "揭开一步", () => go(step < last() ? step + 1 : 0));
  button(buttons, "揭到底", () => go(last()));
  button(buttons, "重抽", () => {
    seed++;
    restart();
    go(last());
  });

  const board = tag(el, "div");
  board.style.cssText = "display: flex; flex-wrap: wrap; gap: 0.15rem 1.6rem; margin-bottom: 0.5rem";
  const status = tag(el, "p", { role: "status", className: "unseen" });

  const paint = canvas(el, 220, "合法的比例随步数的变化，三条曲线是三种次序，圆圈是现在的选择", (pen, width, height, colour) => {
    const box = { left: 30, top: 34, width: width - 42, height: height - 58 };
    const { X, Y, axes, line } = frame(pen, box, [0.5, 12.2], [0, 1], colour);
    axes(COUNTS, [0, 0.5, 1], "");
    const looks = { random: ["accent", []], sure: ["second", [6, 3]], left: ["ink", [2, 2]] };
    let left = box.left;
    for (const [key, [ink, dash]] of Object.entries(looks)) {
      line(COUNTS.map((n) => [n, exact(name, key, n).valid]), colour(ink), 1.8, dash);
      pen.fillStyle = colour(ink);
      for (const n of COUNTS) pen.fillRect(X(n) - 2, Y(exact(name, key, n).valid) - 2, 4, 4);
      pen.setLineDash(dash);
      pen.beginPath();
      pen.moveTo(left, 10);
      pen.lineTo(left + 24, 10);
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = colour("muted");
      pen.textAlign = "left";
      pen.fillText(HOWS[key], left + 29, 14);
      left += 45 + pen.measureText(HOWS[key]).width;
    }
    const { length, valid } = exact(name, how, steps);
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(X(length), Y(valid), 6, 0, 2 * Math.PI);
    pen.stroke();
    pen.fillStyle = colour("muted");
    pen.fillText("合法的比例", box.left + 6, box.top + 6);
    pen.textAlign = "center";
    pen.fillText("步数", X(9), box.top + box.height + 15);
  });
  const show = numbers(el, {
    valid: "合法的比例",
    drawn: `${DRAWN}个样本中合法`,
    variation: "与数据的总变差",
    correlation: "各步总相关之和",
    surprise: "平均负对数似然",
    entropy: "数据的熵",
    length: "平均步数",
  });

  const spell = (states) => {
    const { symbols, known } = LANGUAGES[name];
    const now = states[Math.min(step, states.length - 1)];
    const before = step ? states[Math.min(step - 1, states.length - 1)] : now;
    const text = now.map((k) => (k === MASK ? "□" : symbols[k])).join("");
    const done = !now.includes(MASK);
    const verdict = done ? (known.has(text) ? "合法" : "不合法") : "";
    const row = tag(board, "div", { role: "img", "aria-label": `${text} ${verdict}`.trim() });
    row.style.cssText = "white-space: nowrap; line-height: 1.7";
    [...text].forEach((textContent, k) => {
      const cell = tag(row, "span", { textContent });
      const ink = now[k] === MASK ? "line" : before[k] === MASK ? "accent" : "ink";
      cell.style.cssText = `display: inline-block; width: 1.3em; text-align: center; color: var(--${ink})`;
      if (ink === "accent") cell.style.fontWeight = "bold";
    });
    const mark = tag(row, "span", { textContent: done ? (verdict === "合法" ? "✓" : "✗") : "" });
    mark.style.cssText = `display: inline-block; width: 1.3em; color: var(--${verdict === "合法" ? "accent" : "second"})`;
  };
  const spread = () => {
    board.replaceChildren();
    samples.slice(0, SHOWN).forEach(spell);
  };
  function go(place) {
    step = place;
    spread();
    status.textContent = step < last() ? `第${step}步` : `第${step}步，全部揭开`;
  }
  function restart() {
    const { symbols, known, words } = LANGUAGES[name];
    const source = random(seed);
    samples = Array.from({ length: DRAWN }, () => generate(LANGUAGES[name], how, steps, source));
    const good = samples.filter((states) => known.has(states.at(-1).map((k) => symbols[k]).join("")));
    step = 0;
    spread();
    status.textContent = "";
    const { valid, variation, correlation, surprise, length } = exact(name, how, steps);
    const say = (x) => Math.abs(x).toFixed(3);
    show({
      valid: say(valid),
      drawn: String(good.length),
      variation: say(variation),
      correlation: say(correlation),
      surprise: say(surprise),
      entropy: say(Math.log(words.length)),
      length: length.toFixed(2),
    });
    paint();
  }

  restart();
  return paint;
}
