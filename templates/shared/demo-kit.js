/* What demonstrations are made of: controls, numbers, canvases with axes, random numbers.
   A script has no imports; it takes what it wants from `bookbuildKit`. */
window.bookbuildKit = (() => {
  "use strict";

  /* Appends an element; keys are its properties, else its attributes. */
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
    return list;
  };

  const button = (parent, textContent, pressed) =>
    tag(parent, "button", { type: "button", textContent, onclick: pressed });

  /* Each name is markup, well-formed as XHTML. */
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

  const over = (inner) => `<span class="over">${inner}</span>`;

  const minus = (text) => String(text).replace("-", "−");
  const raised = (power) => [...String(Number(power))].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  const digits = (x, count = 4) => {
    const plain = x.toPrecision(count);
    if (x === 0 || (Math.abs(x) >= 1e-3 && !plain.includes("e"))) return minus(plain);
    const [head, power] = x.toExponential(count - 1).split("e");
    return minus(`${head}×10${raised(power).join("")}`);
  };

  const canvas = (parent, height, words, draw, size = "width: 100%") => {
    const node = tag(parent, "canvas", { role: "img", "aria-label": words });
    node.style.cssText = `display: block; height: ${height}px; ${size}`;
    const paint = () => {
      const width = node.clientWidth;
      if (width < 60) return; /* it is not laid out yet */
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

  const frame = (pen, box, [x0, x1], [y0, y1], colour) => {
    const X = (x) => box.left + ((x - x0) / (x1 - x0)) * box.width;
    const Y = (y) => box.top + (1 - (y - y0) / (y1 - y0)) * box.height;
    const axes = (xs, ys, title, names = [xs, ys]) => {
      pen.strokeStyle = colour("line");
      pen.fillStyle = colour("muted");
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(box.left, box.top);
      pen.lineTo(box.left, box.top + box.height);
      pen.lineTo(box.left + box.width, box.top + box.height);
      pen.stroke();
      pen.textAlign = "center";
      xs.forEach((x, k) => pen.fillText(minus(names[0][k]), X(x), box.top + box.height + 15));
      pen.textAlign = "right";
      ys.forEach((y, k) => pen.fillText(minus(names[1][k]), box.left - 5, Y(y) + 4));
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

  /* The same numbers in every browser: mulberry32, and Box and Muller's normal ones. */
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

  return Object.freeze({
    tag, slider, choice, button, numbers, over, digits, canvas, frame, random,
  });
})();
