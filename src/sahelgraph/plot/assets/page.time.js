/* The rule of time and the filters: which relations are shown, as plain functions of the data and the state. No DOM here. */
/* exported Rule */
"use strict";

const Rule = (() => {
  const MODES = Object.freeze(["possible", "attested", "certain", "throughout"]);

  // A day that is null is an open side: before everything as a minimum, after everything as a maximum.
  const before = (day, bound) => day !== null && day <= bound;
  const after = (day, bound) => day !== null && day >= bound;

  const TESTS = Object.freeze({
    possible: (d, i, first, last) =>
      (d.start_min[i] === null || d.start_min[i] <= last) && (d.end_max[i] === null || d.end_max[i] >= first),
    attested: (d, i, first, last) => before(d.seen_first[i], last) && after(d.seen_last[i], first),
    certain: (d, i, first, last) => before(d.start_max[i], last) && after(d.end_min[i], first),
    throughout: (d, i, first, last) => before(d.start_max[i], first) && after(d.end_min[i], last),
  });

  /** Whether relation i holds in the period, in the given mode (one of MODES). */
  const holds = (relations, i, period, mode) => TESTS[mode](relations, i, period.first, period.last);

  /** The actors at most `steps` relations away from one actor, along the given relations. */
  const reach = (relations, among, centre, steps) => {
    const near = new Set([centre]);
    for (let step = 0; step < steps; step += 1) {
      const edge = [];
      for (const i of among) {
        const from = relations.source[i];
        const to = relations.target[i];
        if (near.has(from) !== near.has(to)) edge.push(near.has(from) ? to : from);
      }
      for (const actor of edge) near.add(actor);
    }
    return near;
  };

  /** Keep what the two legends and the neighbourhood leave in; `skip` names the one filter that a count must not feel. */
  const filtered = (data, state, rows, skip = "") => {
    const { relations, actors } = data;
    const kept = rows.filter(
      (i) =>
        (skip === "kinds" || !state.offKinds.has(relations.kind[i])) &&
        (skip === "actors" ||
          !(
            state.offActors.has(actors.kind[relations.source[i]]) ||
            state.offActors.has(actors.kind[relations.target[i]])
          )),
    );
    if (state.around === null) return kept;
    const inner = reach(relations, kept, state.around, state.steps - 1);
    return kept.filter((i) => inner.has(relations.source[i]) || inner.has(relations.target[i]));
  };

  /** What the filters are, as one text. */
  const filters = ({ mode, offKinds, offActors, around }) =>
    JSON.stringify([mode, [...offKinds], [...offActors], around]);

  const during = (data, period, mode) =>
    period ? data.order.filter((i) => holds(data.relations, i, period, mode)) : [];

  const inPeriod = (data, at, mode) => during(data, data.periods[at], mode);

  const iso = (day) => new Date(day * 86400000).toISOString().split("T")[0];

  /** A day as people write it. */
  const spoken = (data, day, months) => {
    const date = new Date(day * 86400000);
    return `${date.getUTCDate()} ${data.months[months][date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };

  const oneDay = (data, day) => ({ label: iso(day), text: spoken(data, day, "long"), first: day, last: day });

  /** The period in view, that of the slider or one day of it, and the one before with which it is compared. */
  const periodOf = (data, state) => (state.day === null ? data.periods[state.at] : oneDay(data, state.day));
  const periodBefore = (data, state) => (state.day === null ? data.periods[state.at - 1] : oneDay(data, state.day - 1));

  /** The first day on which a relation holds and the first on which it does no more, by mode; null is never. */
  const TURNS = Object.freeze({
    possible: ["start_min", "end_max"],
    attested: ["seen_first", "seen_last"],
    certain: ["start_max", "end_min"],
    throughout: ["start_max", "end_min"],
  });

  /** The days, in order, on which what is shown becomes other than on the day before. */
  const turningDays = (data, state) => {
    const [start, end] = TURNS[state.mode].map((name) => data.relations[name]);
    const days = new Set();
    for (const i of filtered(data, state, data.order)) {
      const open = start[i] === null || end[i] === null;
      if (open ? state.mode !== "possible" : start[i] > end[i]) continue; // on no day at all
      if (start[i] !== null) days.add(start[i]);
      if (end[i] !== null) days.add(end[i] + 1);
    }
    return [...days].sort((a, b) => a - b);
  };

  const endsOf = (data, rows) => {
    const degree = new Map();
    for (const i of rows) {
      for (const actor of new Set([data.relations.source[i], data.relations.target[i]])) {
        degree.set(actor, (degree.get(actor) || 0) + 1);
      }
    }
    return degree;
  };

  const tally = (keys) => {
    const counts = new Map();
    for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
    return counts;
  };

  /** The rank of each relation among those shown between the same two actors, symmetric about nought. */
  const fan = (data, rows) => {
    const pairs = new Map();
    for (const i of rows) {
      const from = data.relations.source[i];
      const to = data.relations.target[i];
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key).push(i);
    }
    return pairs;
  };

  /** Everything that a picture of this state needs to know. */
  const view = (data, state) => {
    const { relations, actors } = data;
    const period = periodOf(data, state);
    const past = state.changes ? periodBefore(data, state) : undefined;
    const held = during(data, period, state.mode);
    const shown = filtered(data, state, held);
    const possible = filtered(data, state, during(data, period, "possible"));
    const earlier = filtered(data, state, during(data, past, state.mode));
    const now = new Set(shown);
    const then = new Set(earlier);
    const compared = past !== undefined;
    const fresh = compared ? shown.filter((i) => !then.has(i)) : [];
    const ended = compared ? earlier.filter((i) => !now.has(i)) : [];
    const degree = endsOf(data, shown);
    const known = endsOf(data, earlier);
    const seen = endsOf(data, filtered(data, state, held, "actors"));
    return Object.freeze({
      period,
      past,
      shown,
      certain: new Set(shown.filter((i) => holds(relations, i, period, "certain"))),
      degree,
      besides: possible.filter((i) => !now.has(i)).length,
      apart: actors.id.length - degree.size,
      compared,
      fresh: new Set(fresh),
      ended,
      freshActors: new Set(compared ? [...degree.keys()].filter((actor) => !known.has(actor)) : []),
      kindCounts: tally(filtered(data, state, held, "kinds").map((i) => relations.kind[i])),
      actorKindCounts: tally([...seen.keys()].map((actor) => actors.kind[actor])),
    });
  };

  /** What is selected, and what that lights up: an actor with its neighbours, or the two ends of a line; all else is dimmed. */
  const spotlight = (data, { shown, ended }, { actor, relation }) => {
    const { source, target } = data.relations;
    const rows = [...shown, ...ended];
    if (actor !== null) {
      const touches = (i) =>
        source[i] === actor || target[i] === actor || data.text("via", i) === data.actors.id[actor];
      const lines = new Set(rows.filter(touches));
      const actors = new Set([actor, ...[...lines].flatMap((i) => [source[i], target[i]])]);
      return { picked: new Set([`a${actor}`]), lit: lines.size ? { lines, actors } : null };
    }
    if (relation === null) return { picked: new Set(), lit: null };
    const [lines, actors] = [new Set([relation]), new Set([source[relation], target[relation]])];
    return { picked: lines, lit: rows.includes(relation) ? { lines, actors } : null };
  };

  return Object.freeze({ MODES, holds, view, spotlight, fan, inPeriod, filtered, filters, iso, spoken, turningDays });
})();
