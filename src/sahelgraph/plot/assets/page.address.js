/* The address: what is seen, as the part of a link after the #, so that a view can be cited and kept. */
/* exported Address */
/* global Rule */
"use strict";

const Address = (() => {
  const found = (value) => (value === undefined || value < 0 ? null : value);

  const numbered = (list, names) => new Set(names.map((name) => list.findIndex((one) => one.name === name)).filter((k) => k >= 0));
  const without = (list, names) => new Set(list.flatMap((one, k) => (names.includes(one.name) ? [] : [k])));

  const write = (data, state, period) => {
    const parts = new URLSearchParams({ at: period.label });
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

  /** Read a link's end; what it names and the page does not know is left out. */
  const read = (data, hash) => {
    const parts = new URLSearchParams(hash.slice(1));
    const one = (name, known, otherwise) => (known.includes(parts.get(name)) ? parts.get(name) : otherwise);
    const actor = found(data.index.get(parts.get("actor")));
    return {
      at: found(data.periods.findIndex((period) => period.label === parts.get("at"))),
      mode: one("mode", Rule.MODES, data.mode),
      offKinds: numbered(data.kinds, parts.getAll("off")),
      offActors: numbered(data.actorKinds, parts.getAll("without")),
      actor,
      relation: actor === null ? found(data.relations.id.indexOf(parts.get("relation"))) : null,
      around: found(data.index.get(parts.get("around"))),
      changes: parts.get("changes") === "1",
      theme: one("theme", ["light", "dark"], ""),
    };
  };

  return Object.freeze({ write, read, found, without });
})();
