// MiniSearch with words as Chinese, Japanese and Korean have them: pairs of characters.
// The same file makes the index when the site is built and searches it in the browser.
import MiniSearch from "minisearch";

const HAN = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}]/u;
const RUNS = new RegExp(`(?:${HAN.source})+|[\\p{L}\\p{N}\\p{M}]+(?:[.'\\u2019_-][\\p{L}\\p{N}]+)*`, "gu");
const plain = (text) => text.normalize("NFKC").toLowerCase();

function tokens(text, whole) {
  const found = [];
  for (const [run] of plain(text).matchAll(RUNS)) {
    if (!HAN.test(run)) {
      for (const part of run.split(new RegExp(`(?=${HAN.source})|(?<=${HAN.source})`, "u"))) {
        if (!HAN.test(part)) found.push(part);
      }
      if (/[.'\u2019_-]/.test(run)) found.push(...run.split(/[.'\u2019_-]/).filter(Boolean));
      continue;
    }
    const characters = [...run];
    for (let at = 0; at + 1 < characters.length; at += 1) {
      found.push(characters[at] + characters[at + 1]);
    }
    // The last character begins no pair, yet can be asked for alone.
    if (!whole || characters.length === 1) found.push(characters.at(-1));
  }
  return found;
}

const OPTIONS = {
  fields: ["title", "text"],
  storeFields: ["page", "anchor", "title", "where", "text"],
  tokenize: (text) => tokens(text, false),
  processTerm: (term) => term,
};

/** Return the index of `[page, anchor, title, where, text]` rows as JSON; both are JSON text. */
export function build(rows) {
  const engine = new MiniSearch(OPTIONS);
  engine.addAll(JSON.parse(rows).map(([page, anchor, title, where, text], id) =>
    ({ id, page, anchor, title, where, text })));
  return JSON.stringify(engine);
}

/** Return an engine for an index made by `build`, as an object or as JSON text. */
export function open(made) {
  const engine = typeof made === "string"
    ? MiniSearch.loadJSON(made, OPTIONS)
    : MiniSearch.loadJS(made, OPTIONS);
  return { search: (query) => search(engine, query) };
}

function search(engine, query) {
  const last = tokens(query, true).at(-1);
  const options = {
    tokenize: (text) => tokens(text, true),
    processTerm: (term) => term,
    combineWith: "AND",
    boost: { title: 4 },
    // What is being typed may go on; a Han character alone begins pairs.
    prefix: (term) => term === last && ([...term].length === 1 || !HAN.test(term)),
    fuzzy: (term) => (!HAN.test(term) && term.length > 5 ? 0.15 : false),
    maxFuzzy: 1,
  };
  const whole = plain(query).trim();
  const found = engine.search(query, options);
  // Pairs may stand apart; places with all the words in a row come first.
  const exact = (one) => (plain(`${one.title}\n${one.text}`).includes(whole) ? 1 : 0);
  return found
    .map((one) => ({ ...one, exact: exact(one) }))
    .sort((a, b) => b.exact - a.exact || b.score - a.score || a.id - b.id);
}
