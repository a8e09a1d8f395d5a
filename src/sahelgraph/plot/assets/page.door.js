/* The door: what others may see and do from outside. It changes what is shown, never what is there. */
/* exported Door */
/* global Rule, Words, Export, Address */
"use strict";

const Door = (() => {
  /** Give the window its `sahelgraph`; `now` tells the view in view, `act` does what people do. */
  const open = (data, state, now, act) => {
    const ids = (rows) => rows.map((i) => data.relations.id[i]);
    const told = (one, mode) => ({
      period: one.period.label,
      mode,
      shown: ids(one.shown),
      certain: ids(one.shown.filter((i) => one.certain.has(i))),
      actors: [...one.degree.keys()].map((a) => data.actors.id[a]).sort(),
      fresh: ids([...one.fresh]),
      ended: ids(one.ended),
      besides: one.besides,
    });
    const named = (name) => data.periods.findIndex((period) => period.label === name);

    /** The answer to another question than the one that is drawn. */
    const ask = ({ period, day, mode = state.mode, kinds, actorKinds, around, changes = false }) => {
      const asked = {
        ...state,
        at: named(period),
        day: day === undefined ? null : Address.dayOf(data.periods[named(period)], day),
        mode,
        changes,
        offKinds: kinds ? Address.without(data.kinds, kinds) : new Set(),
        offActors: actorKinds ? Address.without(data.actorKinds, actorKinds) : new Set(),
        around: Address.found(data.index.get(around)),
      };
      return told(Rule.view(data, asked), mode);
    };
    const selected = () => {
      if (state.actor !== null) return data.actors.id[state.actor];
      return state.relation === null ? null : data.relations.id[state.relation];
    };
    const picture = () => [data, now.view(), now.whole(), now.words()];
    const api = {
      periods: Object.freeze(data.periods.map((period) => period.label)),
      kindNames: Object.freeze(data.kinds.map((kind) => kind.name)),
      snapshot: () => ({ ...told(now.view(), state.mode), selected: selected(), playing: now.playing() }),
      ask,
      holds: Rule.holds,
      go: (name) => act.go(named(name)),
      day: (text) => act.day(text ? Address.dayOf(data.periods[state.at], text) : null, state.at),
      mode: (mode) => Rule.MODES.includes(mode) && act.change("mode", mode),
      kinds: (names) => act.change("offKinds", Address.without(data.kinds, names)),
      actorKinds: (names) => act.change("offActors", Address.without(data.actorKinds, names)),
      pick: (id) =>
        act.pick(
          data.index.has(id)
            ? { actor: data.index.get(id) }
            : { relation: Address.found(data.relations.id.indexOf(id)) },
        ),
      around: (id) => act.change("around", Address.found(data.index.get(id))),
      changes: (yes) => act.change("changes", Boolean(yes)),
      find: (text) => Words.find(data, text).map((a) => data.actors.id[a]),
      scene: now.scene,
      svg: () => Export.svg(...picture()),
      png: () => Export.png(...picture()),
      csv: () => Export.csv(data, now.view()),
    };
    Object.defineProperty(window, "sahelgraph", { value: Object.freeze(api) });
  };

  return Object.freeze({ open });
})();
