/* The address: what is seen, as the part of a link after the #, so that a view can be cited and kept. */
/* exported Address */
/* global Rule */
"use strict";

const Address = (() => {
  const found = (value) => (value === undefined || value < 0 ? null : value);

  const numbered = (list, names) =>
    new Set(names.map((name) => list.findIndex((one) => one.name === name)).filter((k) => k >= 0));
  const without = (list, names) => new Set(list.flatMap((one, k) => (names.includes(one.name) ? [] : [k])));

  const write = (data, state) => {
    const parts = new URLSearchParams({ at: data.periods[state.at].label });
    if (state.day !== null) parts.set("day", Rule.iso(state.day));
    if (state.mode !== data.mode) parts.set("mode", state.mode);
    for (const k of state.offKinds) parts.append("off", data.kinds[k].name);
    for (const k of state.offActors) parts.append("without", data.actorKinds[k].name);
    if (state.actor !== null) parts.set("actor", data.actors.id[state.actor]);
    if (state.relation !== null) parts.set("relation", data.relations.id[state.relation]);
    if (state.around !== null) parts.set("around", data.actors.id[state.around]);
    if (state.changes) parts.set("changes", "1");
    if (state.theme) parts.set("theme", state.theme);
    return `#${parts}`;
  };

  /** The day that a link names, if its period has it. */
  const dayOf = (period, text) => {
    const day = Math.floor(Date.parse(`${text}T00:00Z`) / 86400000);
    return period && day >= period.first && day <= period.last ? day : null;
  };

  /** A link to one relation alone: it opens where the relation holds. */
  const toRelation = (data, i) => `#${new URLSearchParams({ relation: data.relations.id[i] })}`;

  /** The first period that a relation is attested in, else may have held in. */
  const where = (data, i) => {
    const first = (mode) => data.periods.findIndex((period) => Rule.holds(data.relations, i, period, mode));
    return i === null ? null : (found(first("attested")) ?? found(first("possible")));
  };

  /** Read a link's end; what it names and the page does not know is left out. */
  const read = (data, hash) => {
    const parts = new URLSearchParams(hash.slice(1));
    const one = (name, known, otherwise) => (known.includes(parts.get(name)) ? parts.get(name) : otherwise);
    const actor = found(data.index.get(parts.get("actor")));
    const relation = actor === null ? found(data.relations.id.indexOf(parts.get("relation"))) : null;
    const at = found(data.periods.findIndex((period) => period.label === parts.get("at"))) ?? where(data, relation);
    return {
      at,
      day: dayOf(data.periods[at], parts.get("day")),
      mode: one("mode", Rule.MODES, data.mode),
      offKinds: numbered(data.kinds, parts.getAll("off")),
      offActors: numbered(data.actorKinds, parts.getAll("without")),
      actor,
      relation,
      around: found(data.index.get(parts.get("around"))),
      changes: parts.get("changes") === "1",
      theme: one("theme", ["light", "dark"], ""),
    };
  };

  return Object.freeze({ write, read, found, where, without, dayOf, toRelation });
})();
