/* What stands in words beside the picture: legends, side panel, table, search. All text goes in by textContent. */
/* exported Words */
/* global Rule, Address */
"use strict";

const Words = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** A new element; children that are strings become text, and attributes are never event handlers. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "click") element.addEventListener("click", value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  const draw = (tag, attributes = {}, ...children) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  /** Text from the archive, kept apart so that its writing direction cannot turn its neighbours round. */
  const quoted = (text) => make("bdi", {}, text);

  const say = (data, key, values = {}) =>
    (data.words[key] ?? key).replace(/\{(\w+)\}/gu, (_, name) => String(values[name] ?? ""));
  const many = (data, what, n) =>
    say(data, n === 1 || (n === 0 && data.lang === "fr") ? `${what}_1` : `${what}_n`, { n });

  const safeLink = (text) => {
    if (!/^https?:\/\/[^\s]+$/iu.test(text)) return false;
    try {
      return ["http:", "https:"].includes(new URL(text).protocol);
    } catch {
      return false;
    }
  };

  const linked = (text) =>
    safeLink(text)
      ? make("a", { href: text, rel: "noopener noreferrer external", target: "_blank" }, text)
      : quoted(text);

  /** A reference as written; in the panel with the work that its key stands for. */
  const citation = (data, text, full = false) => {
    const key = text.split(",")[0].trim();
    const [work, address] = full && Object.hasOwn(data.cited, key) ? data.cited[key] : ["", ""];
    if (!work && !address) return linked(text);
    return make(
      "span",
      {},
      quoted(text),
      make("span", { class: "work" }, quoted(work), address ? " " : "", address ? linked(address) : ""),
    );
  };

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();

  /** Actors whose name, label, id or alias holds the words literally, whatever the case; those that bear them alone first. */
  const find = (data, text) => {
    const wanted = fold(text.trim());
    if (!wanted) return [];
    const { id, name, label } = data.actors;
    const rank = (a) => {
      const names = [name[a], label[a], id[a], data.actorText("also", a), ...data.actorText("aliases", a).split(";")];
      const folded = [...names, data.actorText("aliases", a)].map((one) => fold(one).trim());
      const tests = [(one) => one === wanted, (one) => one.startsWith(wanted), (one) => one.includes(wanted)];
      return tests.findIndex((test) => folded.some(test));
    };
    const hits = data.actors.id.map((_, a) => [rank(a), a]).filter(([place]) => place >= 0);
    return hits.sort(([p, a], [q, b]) => p - q || a - b).map(([, a]) => a);
  };

  const date = (data, day) => Rule.spoken(data, day, "short");

  /** Two days between which a moment lies, in words. */
  const moment = (data, first, last) => {
    if (first === null && last === null) return say(data, "unknown");
    if (first === null) return say(data, "not_after", { first: "", last: date(data, last) });
    if (last === null) return say(data, "not_before", { first: date(data, first) });
    if (first === last) return date(data, first);
    return say(data, "between", { first: date(data, first), last: date(data, last) });
  };

  const kindOf = (data, i) => data.kinds[data.relations.kind[i]];

  const statusOf = (data, i) => data.words[`status_${data.text("status", i)}`] ?? data.text("status", i);

  const sentence = (data, i) => {
    const { source, target } = data.relations;
    const via = data.text("via", i);
    const through = via ? ` ${say(data, "via_in", { actor: data.nameOf(via) })}` : "";
    return `${data.actors.label[source[i]]} ${kindOf(data, i).phrase} ${data.actors.label[target[i]]}${through}`;
  };

  const small = (width, height) =>
    draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });

  const soft = (tag, ...children) => make(tag, { class: "soft" }, ...children);

  /** A short line with the kind's ink, for legends and lists. */
  const sample = (data, kind, dark) => {
    const colour = dark ? kind.dark : kind.colour;
    const stroke = {
      stroke: colour,
      "stroke-width": 2.4,
      "stroke-dasharray": kind.dash.map((part) => part * 2.4).join(" "),
    };
    const picture = small(42, 14);
    picture.append(draw("line", { x1: 1, y1: 7, x2: kind.head ? 34 : 41, y2: 7, ...stroke }));
    if (kind.head) picture.append(draw("path", { d: "M32 2.5 L41 7 L32 11.5 Z", fill: colour }));
    if (kind.mark) picture.append(mark(data, kind.mark, colour, 18, 7, 5));
    return picture;
  };

  const corners = (points, x, y, size) =>
    points
      .map(([px, py]) => `${Math.round((x + px * size) * 100) / 100},${Math.round((y - py * size) * 100) / 100}`)
      .join(" ");

  const mark = (data, name, colour, x, y, size) =>
    draw("polygon", {
      points: corners(data.marks[name].points, x, y, size),
      fill: data.marks[name].hollow ? "none" : colour,
      stroke: data.marks[name].hollow ? colour : "none",
      "stroke-width": 1.4,
    });

  const token = (data, kind, dark) => {
    const picture = small(18, 18);
    picture.setAttribute("class", "token");
    picture.append(
      draw("polygon", {
        points: corners(data.shapes[kind.shape], 9, 9, 7),
        fill: dark ? kind.dark : kind.fill,
        "stroke-width": 1.3,
        "stroke-dasharray": kind.shape === "ring" ? "2 1.4" : "",
      }),
    );
    return picture;
  };

  const SIGNS = Object.freeze({ "-1": "−", 0: "0", 1: "+" });

  const legendRow = (data, row) =>
    make(
      "li",
      { class: row.count ? null : "absent" },
      make(
        "label",
        { title: row.title },
        row.box,
        row.picture,
        make("span", { class: "name" }, quoted(row.name), row.sign),
      ),
      make(
        "button",
        { class: "only", id: `only-${row.box.id}`, title: say(data, "only_hint", { kind: row.name }), click: row.only },
        say(data, "only"),
      ),
      make("span", { class: "count" }, String(row.count)),
    );

  const tick = (checked, id, change) => {
    const box = make("input", { type: "checkbox", id });
    box.checked = checked;
    box.addEventListener("change", change);
    return box;
  };

  /** Fill a list again without losing the keyboard's place in it; where that is gone, the refuge takes it. */
  const refill = (list, rows, refuge) => {
    const held = list.contains(document.activeElement) ? document.activeElement.id : null;
    list.replaceChildren(...rows);
    if (held !== null) (document.getElementById(held) ?? refuge)?.focus();
  };

  const kindLegend = (data, view, state, dark, on) =>
    data.kinds.map((kind, k) =>
      legendRow(data, {
        name: kind.word,
        title: kind.definition,
        sign: make("span", { class: "sign" }, ` (${SIGNS[kind.sign]})`),
        picture: sample(data, kind, dark),
        count: view.kindCounts.get(k) || 0,
        box: tick(!state.offKinds.has(k), `kind-${k}`, () => on.toggleKind(k)),
        only: () => on.onlyKind(k),
      }),
    );

  const actorLegend = (data, view, state, dark, on) =>
    data.actorKinds.map((kind, k) =>
      legendRow(data, {
        name: kind.word,
        title: "",
        sign: null,
        picture: token(data, kind, dark),
        count: view.actorKindCounts.get(k) || 0,
        box: tick(!state.offActors.has(k), `actor-kind-${k}`, () => on.toggleActorKind(k)),
        only: () => on.onlyActorKind(k),
      }),
    );

  const facts = (pairs) => {
    const list = make("dl");
    for (const [name, value] of pairs) {
      if (value !== "" && value !== null) list.append(make("dt", {}, name), make("dd", {}, value));
    }
    return list;
  };

  const column = (data, name) => data.words[`column_${name}`] ?? name;

  const relationButton = (data, i, dark, on) =>
    make(
      "button",
      { class: "line", click: () => on.pick({ relation: i }) },
      sample(data, kindOf(data, i), dark),
      make("span", {}, quoted(sentence(data, i)), " ", soft("span", data.when(i))),
    );

  const actorButton = (data, actor, on) =>
    make("button", { class: "link", click: () => on.pick({ actor }) }, quoted(data.actors.name[actor]));

  const listed = (data, rows, dark, on) =>
    make("ul", { class: "lines" }, ...rows.map((i) => make("li", {}, relationButton(data, i, dark, on))));

  const actorPanel = (data, view, state, dark, on) => {
    const { actor } = state;
    const kind = data.actorKinds[data.actors.kind[actor]];
    const aliases = data.actorText("aliases", actor);
    const touches = (i) =>
      data.relations.source[i] === actor ||
      data.relations.target[i] === actor ||
      data.text("via", i) === data.actors.id[actor];
    const here = view.shown.filter(touches);
    const shown = new Set(here);
    const others = data.order.filter((i) => touches(i) && !shown.has(i));
    const rest = Object.keys(data.actors.cells).filter((name) => name !== "aliases");
    const value = (name) => {
      const text = data.actorText(name, actor);
      if (name === "reference") return citation(data, text, true);
      return name === "part_of" && data.index.has(text) ? actorButton(data, data.index.get(text), on) : quoted(text);
    };
    return [
      make("h3", {}, token(data, kind, dark), quoted(data.actors.name[actor])),
      soft("p", kind.word),
      make(
        "p",
        {},
        make(
          "button",
          {
            id: "surroundings",
            "aria-pressed": String(state.around === actor),
            click: () => on.enter({ actor }),
          },
          say(data, "surroundings"),
        ),
      ),
      facts([
        ["id", quoted(data.actors.id[actor])],
        [column(data, "aliases"), aliases ? quoted(aliases) : ""],
        ...rest.filter((name) => data.actorText(name, actor) !== "").map((name) => [column(data, name), value(name)]),
      ]), // prettier-ignore
      make("h3", { class: "part" }, `${say(data, "in_period", { period: view.period.text })} (${here.length})`),
      here.length ? listed(data, here, dark, on) : soft("p", say(data, "none_here")),
      others.length
        ? make(
            "details",
            { open: !here.length },
            make("summary", {}, `${say(data, "other_times")} (${others.length})`),
            listed(data, others, dark, on),
          )
        : null,
    ];
  };

  /** The strictest mode in which a relation holds in the period, if any. */
  const strongest = (data, view, i) => Rule.MODES.findLast((mode) => Rule.holds(data.relations, i, view.period, mode));

  const IN_RELATION_HEAD = Object.freeze(["start", "end", "status"]);

  const relationPanel = (data, view, i, dark, on) => {
    const kind = kindOf(data, i);
    const days = data.relations;
    const value = (name) => {
      const text = data.text(name, i);
      if (name === "reference") return citation(data, text, true);
      if (name === "confidence") return data.words[`confidence_${text}`] ?? quoted(text);
      return name === "via" && data.index.has(text) ? actorButton(data, data.index.get(text), on) : quoted(text);
    };
    const written = (name) =>
      make("span", { class: data.text(name, i) ? "cell" : "soft" }, data.text(name, i) || say(data, "unwritten"));
    const rest = Object.keys(data.relations.cells).filter(
      (name) => !IN_RELATION_HEAD.includes(name) && data.text(name, i) !== "",
    );
    return [
      make("h3", {}, sample(data, kind, dark), quoted(sentence(data, i))),
      make(
        "p",
        { class: "ends" },
        actorButton(data, days.source[i], on),
        kind.directed ? " → " : " – ",
        actorButton(data, days.target[i], on),
      ),
      facts([
        [column(data, "kind"), make("span", {}, quoted(kind.word), ` (${SIGNS[kind.sign]})`)],
        [column(data, "definition"), kind.definition ? quoted(kind.definition) : ""],
        [column(data, "start"), written("start")],
        [column(data, "end"), written("end")],
        [column(data, "began"), moment(data, days.start_min[i], days.start_max[i])],
        [column(data, "ended"), moment(data, days.end_min[i], days.end_max[i])],
        [`${column(data, "holds")}, ${view.period.text}`, say(data, strongest(data, view, i) ?? "no")],
        [column(data, "status"), statusOf(data, i)],
        ...rest.map((name) => [column(data, name), value(name)]),
        ["id", quoted(days.id[i])],
      ]),
      make(
        "p",
        {},
        make("a", { id: "permalink", href: Address.toRelation(data, i), click: on.follow }, say(data, "permalink")),
      ),
    ];
  };

  /** A few lines beside the pointer. */
  const tooltip = (data, view, { actor, relation }) => {
    if (actor !== undefined) {
      const aliases = data.actorText("aliases", actor);
      return [
        make("strong", {}, quoted(data.actors.name[actor])),
        make("div", {}, data.actorKinds[data.actors.kind[actor]].word),
        ...(aliases ? [soft("div", quoted(say(data, "also", { names: aliases })))] : []),
        soft("div", many(data, "relation", view.degree.get(actor) || 0)),
      ];
    }
    const status = data.text("status", relation);
    const held = strongest(data, view, relation);
    return [
      make("strong", {}, quoted(sentence(data, relation))),
      make("div", {}, quoted(data.when(relation))),
      soft(
        "div",
        [held ? say(data, held) : "", status === "stated" ? "" : statusOf(data, relation)].filter(Boolean).join(" · "),
      ),
    ];
  };

  const COLUMNS = Object.freeze(["kind", "source", "target", "start", "end", "certain", "status", "reference"]);

  /** The table of what is shown: the same as the picture, for reading and for screen readers. */
  const table = (data, view, on) => {
    const cell = (name, i) => {
      if (name === "kind")
        return make("button", { class: "link", click: () => on.pick({ relation: i }) }, quoted(kindOf(data, i).word));
      if (name === "source" || name === "target") return quoted(data.actors.name[data.relations[name][i]]);
      if (name === "certain") return say(data, view.certain.has(i) ? "yes" : "no");
      if (name === "reference") return citation(data, data.text(name, i));
      return quoted(name === "status" ? statusOf(data, i) : data.text(name, i));
    };
    const head = make("tr", {}, ...COLUMNS.map((name) => make("th", { scope: "col" }, column(data, name))));
    const rows = view.shown.map((i) => make("tr", {}, ...COLUMNS.map((name) => make("td", {}, cell(name, i)))));
    return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
  };

  return Object.freeze({
    make, draw, soft, quoted, say, many, find, sentence, sample, token, mark, corners, kindLegend, actorLegend, refill,
    actorPanel, relationPanel, tooltip, table, listed, kindOf, column, safeLink, SIGNS,
  }); // prettier-ignore
})();
