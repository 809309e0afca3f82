// The whole of MathJax that bookbuild uses, as one script for V8: `bookbuildMath.*`.
import { mathjax } from '@mathjax/src/js/mathjax.js';
import { TeX } from '@mathjax/src/js/input/tex.js';
import { SVG } from '@mathjax/src/js/output/svg.js';
import { HTMLMathItem } from '@mathjax/src/js/handlers/html/HTMLMathItem.js';
import { LinebreakVisitor, NOBREAK } from '@mathjax/src/js/output/common/LinebreakVisitor.js';
import { TEXCLASS } from '@mathjax/src/js/core/MmlTree/MmlNode.js';
import { MmlFactory } from '@mathjax/src/js/core/MmlTree/MmlFactory.js';
import { SerializedMmlVisitor } from '@mathjax/src/js/core/MmlTree/SerializedMmlVisitor.js';
import { liteAdaptor } from '@mathjax/src/js/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/js/handlers/html.js';
import { CommandMap } from '@mathjax/src/js/input/tex/TokenMap.js';
import { MacroMap } from '@mathjax/src/js/input/tex/TokenMap.js';
import { Configuration } from '@mathjax/src/js/input/tex/Configuration.js';
import TexError from '@mathjax/src/js/input/tex/TexError.js';
import { ColorModel } from '@mathjax/src/js/input/tex/color/ColorUtil.js';
import NewcommandMethods from '@mathjax/src/js/input/tex/newcommand/NewcommandMethods.js';
import { MathJaxNewcmFont } from '@mathjax/mathjax-newcm-font/js/svg.js';
import { MathJaxMhchemFontExtension } from '@mathjax/mathjax-mhchem-font-extension/js/svg.js';

import { Other } from '@mathjax/src/js/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/js/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/js/input/tex/amscd/AmsCdConfiguration.js';
import '@mathjax/src/js/input/tex/newcommand/NewcommandConfiguration.js';
import '@mathjax/src/js/input/tex/configmacros/ConfigMacrosConfiguration.js';
import '@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js';
import '@mathjax/src/js/input/tex/physics/PhysicsConfiguration.js';
import '@mathjax/src/js/input/tex/braket/BraketConfiguration.js';
import '@mathjax/src/js/input/tex/cancel/CancelConfiguration.js';
import '@mathjax/src/js/input/tex/cases/CasesConfiguration.js';
import '@mathjax/src/js/input/tex/color/ColorConfiguration.js';
import '@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import '@mathjax/src/js/input/tex/mhchem/MhchemConfiguration.js';
import '@mathjax/src/js/input/tex/upgreek/UpgreekConfiguration.js';
import '@mathjax/src/js/input/tex/centernot/CenternotConfiguration.js';
import '@mathjax/src/js/input/tex/extpfeil/ExtpfeilConfiguration.js';
import '@mathjax/src/js/input/tex/gensymb/GensymbConfiguration.js';
import '@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js';
import '@mathjax/src/js/input/tex/textcomp/TextcompConfiguration.js';
import '@mathjax/src/js/input/tex/verb/VerbConfiguration.js';
import '@mathjax/src/js/input/tex/enclose/EncloseConfiguration.js';
import '@mathjax/src/js/input/tex/empheq/EmpheqConfiguration.js';
import '@mathjax/src/js/input/tex/unicode/UnicodeConfiguration.js';
import '@mathjax/src/js/input/tex/bbox/BboxConfiguration.js';

import '@mathjax/mathjax-newcm-font/js/svg/dynamic/PUA.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/accents-b-i.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/accents.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/arabic.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/arrows.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/braille-d.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/braille.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/calligraphic.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/cherokee.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/cyrillic-ss.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/cyrillic.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/devanagari.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/double-struck.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/fraktur.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/greek-ss.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/greek.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/hebrew.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/latin-b.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/latin-bi.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/latin-i.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/latin.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/marrows.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/math.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/monospace-ex.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/monospace-l.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/monospace.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/mshapes.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/phonetics-ss.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/phonetics.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/sans-serif-b.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/sans-serif-bi.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/sans-serif-ex.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/sans-serif-i.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/sans-serif-r.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/sans-serif.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/script.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/shapes.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/symbols-b-i.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/symbols.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/variants.js';

MathJaxNewcmFont.addExtension(MathJaxMhchemFontExtension);
mathjax.asyncIsSynchronous = true;
mathjax.asyncLoad = () => ({}); // every dynamic font file is imported above

const HAN = /[\u2E80-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFD}]/u;
const EM = 1000; // with 1 em = 1000 units and the font's own ex nothing is rescaled
const MAX_BUFFER = 64 * 1024;
const PACKAGES = [
  'base', 'ams', 'amscd', 'newcommand', 'configmacros', 'mathtools', 'braket', 'cancel', 'cases', 'color',
  'boldsymbol', 'mhchem', 'upgreek', 'centernot', 'extpfeil', 'gensymb', 'textmacros', 'textcomp',
  'verb', 'enclose', 'empheq', 'unicode', 'bbox', 'bookbuild', 'bookbuild-han',
];

// `\intertext`: a row that spans the alignment without widening its first column.
function intertext(parser, name) {
  const text = parser.GetArgument(name);
  const table = parser.stack.Top();
  if (!table.isKind('array') && !table.isKind('eqnarray')) {
    throw new TexError('Misplaced', 'Misplaced %1', name);
  }
  if (table.row.length || table.Size()) {
    table.EndEntry();
    table.EndRow();
  }
  const words = new parser.constructor(
    `\\text{${text}}`, { ...parser.stack.env }, parser.configuration).mml();
  const box = parser.create('node', 'mpadded', [words], { width: 0 });
  const cell = parser.create('node', 'mtd', [box], { columnalign: 'left' });
  table.table.push(parser.create('node', 'mtr', [cell]));
}

// What sites ask MathJax to load: nothing to do where the bundle has it already.
function require_(parser, name) {
  const wanted = parser.GetArgument(name).replace(/^.*\//, '').replace(/\s/g, '');
  if (IGNORED.has(wanted) || PACKAGES.includes(wanted)) return;
  if (parser.configuration.options.bookbuildPackages.includes(wanted)) return;
  throw new TexError('UnknownPackage', 'the package `%1` is not loaded', wanted);
}
const IGNORED = new Set(['html', 'action', 'autoload', 'require', 'newcommand', 'begingroup']);

// Commands of MathJax's html package: what they show without what they do on a page.
const SHOWN = [NewcommandMethods.Macro, '{#2}', 2];

function dollar() {
  throw new TexError('Dollar', 'a dollar sign within a formula');
}

// Names LaTeX authors use that MathJax spells differently.
new CommandMap('bookbuild-macros', {
  bm: [NewcommandMethods.Macro, '\\boldsymbol{#1}', 1],
  raisebox: [NewcommandMethods.Macro, '\\raise #1{\\text{#2}}', 2],
  vcentcolon: [NewcommandMethods.Macro, '\\mathrel{∶}'],
  mathbbm: [NewcommandMethods.Macro, '\\mathbb{#1}', 1],
  mathds: [NewcommandMethods.Macro, '\\mathbb{#1}', 1],
  wideparen: [NewcommandMethods.Macro, '\\overparen{#1}', 1],
  overarc: [NewcommandMethods.Macro, '\\overparen{#1}', 1],
  pmb: [NewcommandMethods.Macro, '\\boldsymbol{#1}', 1],
  ensuremath: [NewcommandMethods.Macro, '{#1}', 1],
  llbracket: [NewcommandMethods.Macro, '\\mathopen{⟦}'],
  rrbracket: [NewcommandMethods.Macro, '\\mathclose{⟧}'],
  euro: [NewcommandMethods.Macro, '\\text{€}'],
  pounds: [NewcommandMethods.Macro, '\\text{£}'],
  copyright: [NewcommandMethods.Macro, '\\text{©}'],
  P: [NewcommandMethods.Macro, '\\text{¶}'],
  intertext: intertext,
  shortintertext: intertext,
  require: require_,
  href: SHOWN, class: SHOWN, cssId: SHOWN, style: SHOWN,
});
new MacroMap('bookbuild-characters', { $: dollar });
Configuration.create('bookbuild', {
  handler: { macro: ['bookbuild-macros'], character: ['bookbuild-characters'] },
  options: { bookbuildPackages: [] },
});

// `\mathbf{中}`: a Han character has no slant, but weight and serifs, which MathJax takes from it.
const HAN_FACES = {
  bold: 'bold', 'bold-italic': 'bold', 'sans-serif': 'sans-serif', 'sans-serif-italic': 'sans-serif',
  'bold-sans-serif': 'bold-sans-serif', 'sans-serif-bold-italic': 'bold-sans-serif',
};
function other(parser, character) {
  const face = HAN.test(character) && HAN_FACES[parser.stack.env.font];
  if (face) parser.PushAll([parser.create('token', 'mi', { mathvariant: face }, character)]);
  else Other(parser, character);
}
Configuration.create('bookbuild-han', { fallback: { character: other }, priority: 1 });

// LaTeX's xcolor counts colours in hexadecimal too.
const { normalizeColor } = ColorModel.prototype;
ColorModel.prototype.normalizeColor = function (model, colour) {
  if (model !== 'HTML') return normalizeColor.call(this, model, colour);
  if (!/^\s*[0-9A-Fa-f]{6}\s*$/.test(colour)) {
    throw new TexError('BadColorValue', 'a colour of the HTML model has six hexadecimal digits');
  }
  return `#${colour.trim()}`;
};

// East Asian wide and full-width characters are one em square, other strangers half of it.
const WIDE = new RegExp(
  '[\\u1100-\\u115F\\u2460-\\u24FF\\u2600-\\u27BF\\u2E80-\\u303E\\u3041-\\uA4CF\\uA960-\\uA97F' +
  '\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE10-\\uFE1F\\uFE30-\\uFE6F\\uFF01-\\uFF60\\uFFE0-\\uFFE6' +
  '\\u{16FE0}-\\u{1B2FF}\\u{1F000}-\\u{1FAFF}\\u{20000}-\\u{3FFFD}\\u{F2010}-\\u{F202F}]', 'u');
const textWidth = (text) => [...text].reduce((sum, c) => sum + (WIDE.test(c) ? 1 : 0.5), 0);

// TeX's spaces around each atom, in em, and its delimiters' stretching, for the MathML writer:
// MathML Core knows neither TeX's atom classes nor MathJax's inherited attributes.
function recordSpacing({ node, bbox, childNodes, size }) {
  if (node.attributes) {
    if (bbox.L) node.attributes.set('data-l', bbox.L.toFixed(4));
    if (bbox.R) node.attributes.set('data-r', bbox.R.toFixed(4));
    if (node.isKind('mo')) {
      // Size 0 is the plain glyph: browsers leave gaps around those that might be stretched.
      node.attributes.set('data-stretchy', node.attributes.get('stretchy') && size !== 0);
    }
  }
  if (node.isKind('mtable') && /^(top|bottom|baseline)/.test(node.attributes.get('align'))) {
    node.attributes.set('data-height', bbox.h.toFixed(4));
    node.attributes.set('data-depth', bbox.d.toFixed(4));
  }
  if (node.isKind('mpadded')) {
    const inner = childNodes[0].getBBox();
    node.attributes.set('data-width', inner.w.toFixed(4));
    node.attributes.set('data-height', inner.h.toFixed(4));
    node.attributes.set('data-depth', inner.d.toFixed(4));
  }
  childNodes.forEach(recordSpacing);
}

// Breaks a formula only where a typesetter would: before a relation or sign, or at a wide
// space, that stands in no brackets, root, fraction or script.
class BookLinebreaks extends LinebreakVisitor {
  breakLineToWidth(wrapper, i) {
    this.brackets = 0;
    super.breakLineToWidth(wrapper, i);
  }

  moPenalty(mo) {
    const { texClass } = mo.node;
    const penalty = super.moPenalty(mo);
    if (texClass === TEXCLASS.OPEN) this.brackets++;
    if (texClass === TEXCLASS.CLOSE) this.brackets--;
    const sign = texClass === TEXCLASS.REL || texClass === TEXCLASS.BIN;
    return sign && !this.brackets && isOutermost(mo.node) ? penalty : NOBREAK;
  }

  mspacePenalty(mspace) {
    const wide = mspace.getBBox().w >= 1;
    return wide && !this.brackets && isOutermost(mspace.node) ? super.mspacePenalty(mspace) : NOBREAK;
  }

  mtextPenalty() {
    return NOBREAK;
  }
}

function isOutermost(node) {
  let { parent } = node;
  while (parent && parent.isEmbellished && !parent.isKind('mrow')) parent = parent.parent;
  while (parent && (parent.isInferred || parent.isKind('mstyle'))) parent = parent.parent;
  return !parent || parent.isKind('math');
}

class BookSVG extends SVG {
  // A Han em square sits 0.88 em over the baseline and 0.12 em below it.
  measureTextNode(node) {
    return { w: textWidth(this.adaptor.textContent(node)), h: 0.88, d: 0.12 };
  }

  // MathJax makes a box at least a pixel wide and high, and that is a whole em here.
  createSVG(h, d, w) {
    const { metrics } = this.math;
    const { em } = metrics;
    metrics.em = 1;
    try {
      return super.createSVG(h, d, w);
    } finally {
      metrics.em = em;
    }
  }

  // The width that was assumed goes with the text, so that every renderer keeps to it.
  unknownText(text, variant) {
    const node = super.unknownText(text, variant);
    this.adaptor.setAttribute(node, 'textLength', this.fixed(textWidth(text) * EM));
    return node;
  }

  processMath(wrapper, parent) {
    super.processMath(wrapper, parent);
    recordSpacing(wrapper);
  }
}
BookSVG.NAME = 'SVG';

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const newSVG = (displayOverflow) => new BookSVG({
  fontCache: 'none', fontData: MathJaxNewcmFont, blacker: 0, displayOverflow,
  // MathJax overshoots by the space before the sign it breaks at.
  linebreaks: { inline: false, width: '97%', lineleading: 0.35, LinebreakVisitor: BookLinebreaks },
});
const svgJax = newSVG('overflow');
const breakingJax = newSVG('linebreak');
breakingJax.setAdaptor(adaptor);
const mmlFactory = new MmlFactory();
const visitor = new SerializedMmlVisitor();

function newTeX(packages, tagSide) {
  return new TeX({
    packages: [...PACKAGES, ...packages], bookbuildPackages: packages,
    maxBuffer: MAX_BUFFER, tags: 'none', tagSide,
    color: { padding: '.25em', borderWidth: '.06em' }, // MathJax's pixels mean nothing here
    formatError: (_jax, error) => { throw error; },
  });
}

const points = (text) => [...text].length; // Python counts code points, not UTF-16 units

// What the outermost parser had still to read, and where the innermost one stood.
function position(tex) {
  const parsers = tex.parseOptions.parsers;
  if (!parsers.length) return { left: 0, inner: '', at: 0, current: '' };
  const outer = parsers[parsers.length - 1];
  const inner = parsers[0];
  return {
    left: points(outer.string.slice(outer.i)),
    inner: inner.string.slice(0, 2000),
    at: points(inner.string.slice(0, Math.min(inner.i, 2000))),
    current: inner.currentCS || '',
  };
}

// Chinese quotation marks, dashes and dots have the shape of Latin ones in the mathematics font.
// In a formula with Chinese text they go to a private area, and so to the book's font.
const AWAY = 0xF0000;
const BACK = /[\u{F2010}-\u{F202F}]/gu;
const back = (text) => text
  .replace(BACK, (c) => String.fromCodePoint(c.codePointAt(0) - AWAY))
  .replace(/&#xF(20[12][0-9A-F]);/g, '&#x$1;'); // as the MathML writer spells them

function setChinesePunctuation(root) {
  const texts = [];
  let han = false;
  root.walkTree((node) => {
    if (!node.isKind('mtext')) return;
    for (const child of node.childNodes) {
      if (!child.isKind('text')) continue;
      texts.push(child);
      han = han || HAN.test(child.getText());
    }
  });
  if (!han) return;
  for (const node of texts) {
    node.setText(node.getText().replace(
      /[\u2014\u2018\u2019\u201C\u201D\u2026]/g,
      (c) => String.fromCodePoint(c.codePointAt(0) + AWAY)));
  }
}

function typeset(doc, tex, display, lineWidth) {
  const item = new HTMLMathItem(tex, doc.inputJax[0], display);
  item.start.node = adaptor.body(doc.document);
  item.setMetrics(EM, EM * svgJax.font.params.x_height, EM * lineWidth, 1);
  item.compile(doc);
  // Ids of tags would repeat in a book, and MathJax wraps such nodes in invisible text.
  item.root.walkTree((node) => { if (node.attributes) node.attributes.unset('id'); });
  setChinesePunctuation(item.root);
  item.typeset(doc);
  const whole = back(adaptor.serializeXML(adaptor.firstChild(item.typesetRoot)));
  const mathml = back(visitor.visitTree(item.root));
  return { svg: whole, mathml, lines: display ? broken(doc, item, whole, lineWidth) : '' };
}

// The drawing in several lines where the formula is too wide for one and may be broken.
function broken(doc, item, whole, lineWidth) {
  const wide = (svg) => parseFloat(/viewBox="\S+ \S+ (\S+)/.exec(svg)[1]) > EM * lineWidth + 1;
  if (!wide(whole) || /data-mjx-viewBox/.test(whole)) return '';
  const lines = back(adaptor.serializeXML(adaptor.firstChild(breakingJax.typeset(item, doc))));
  return wide(lines) ? '' : lines;
}

// Symbols that the present formula has made; what they cost hardly differs from one to another.
let made = 0;
const LETTERS = 20; // as many in one text cost what a symbol does

function count(doc, limit) {
  const factory = doc.mmlFactory;
  const { create } = factory;
  factory.create = (kind, ...parts) => { // the drawing of a root gives its sign as parts
    made++;
    if (made > limit) throw new TexError('TooLarge', 'the formula makes more than %1 symbols', limit);
    const node = create.call(factory, kind, ...parts);
    if (kind !== 'text') return node;
    const { setText } = node;
    node.setText = (text) => {
      made += Math.floor(text.length / LETTERS);
      return setText.call(node, text);
    };
    return node;
  };
}

// Commands after which a parser reads other formulas differently, also out of a macro's body.
const DEFINING = /\\(?:[a-z]?def|let|futurelet|(?:re)?new|provide|Declare|define|set|usetag|mathtools|require|unicode)/;
const nests = (definitions) => {
  let depth = 0;
  for (const [token] of definitions.matchAll(/\\(?:[A-Za-z]+|[^])|[{}]/g)) {
    if (token === '{') depth++;
    else if (token === '}') depth--;
    else if (depth > 0 && DEFINING.test(token)) return true;
  }
  return false;
};

// A parser that knows the definitions is used again until a formula defines or fails, so that
// nothing can leak from one formula into the next.
class Parsers {
  constructor(request) {
    this.request = request;
    this.once = nests(`${request.macros}${request.definitions}`);
    this.ready = null;
  }

  take(stage) {
    if (this.ready) return this.ready;
    const { packages, tagSide, limit } = this.request;
    const input = newTeX(packages, tagSide);
    const doc = mathjax.document('', { InputJax: input, OutputJax: svgJax });
    count(doc, limit);
    this.ready = { input, doc };
    for (stage.name of ['macros', 'definitions']) {
      const text = this.request[stage.name];
      if (text) input.compile(new HTMLMathItem(text, input, false), doc);
    }
    return this.ready;
  }

  convert(tex, display) {
    const stage = { name: '' };
    let used = null;
    made = 0;
    try {
      used = this.take(stage);
      stage.name = 'formula';
      used.input.reset();
      made = 0;
      const done = typeset(used.doc, tex, display, this.request.lineWidth);
      if (this.once || DEFINING.test(tex)) this.ready = null;
      return { ...done, made };
    } catch (error) {
      const known = error && typeof error.id === 'string';
      const message = known ? error.message : String((error && error.message) || error);
      const place = position(this.ready.input);
      this.ready = null;
      return { error: message, id: known ? error.id : '', stage: stage.name, made, ...place };
    }
  }
}

// JSON in, JSON out: {macros, definitions, packages, tagSide, lineWidth, limit, budget,
// formulas: [[tex, display], …]} -> [{svg, mathml, made} | {error, made, …}], ending with the
// formula after which `budget` symbols are made; each counts for `each` more.
export function convert(json) {
  const request = JSON.parse(json);
  const parsers = new Parsers(request);
  const results = [];
  let left = request.budget;
  for (const [tex, display] of request.formulas) {
    const result = parsers.convert(tex, display);
    results.push(result);
    left -= result.made + request.each;
    if (left < 0) break;
  }
  return JSON.stringify(results);
}

// Every command and environment the given packages define, for "did you mean".
export function names(request) {
  const { macros, definitions, packages } = JSON.parse(request);
  const input = newTeX(packages, 'right');
  const doc = mathjax.document('', { InputJax: input, OutputJax: svgJax });
  for (const text of [macros, definitions]) {
    try {
      if (text) input.compile(new HTMLMathItem(text, input, false), doc);
    } catch (error) {
      continue; // a faulty definition is reported where it is used as a formula
    }
  }
  const handlers = input.parseOptions.handlers;
  const list = (kind) => {
    const found = new Set();
    for (const { item } of handlers.get(kind)._configuration) {
      for (const name of item.map ? item.map.keys() : []) found.add(name.replace(/^\\/, ''));
    }
    return [...found].sort();
  };
  return JSON.stringify({
    commands: [...new Set([...list('macro'), ...list('delimiter')])]
      .filter((name) => /^[A-Za-z]+\*?$/.test(name)).sort(),
    environments: list('environment'),
  });
}

export const version = mathjax.version;
