/* The data as the page carries them, opened: rows of the small tables, days of the relations, looks-ups by number. */
/* exported Data */
"use strict";

const Data = (() => {
  const rows = (columns) =>
    (Object.values(columns)[0] ?? []).map((_, k) =>
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[k]])),
    );

  /** Corners are numbers in turn, in hundredths. */
  const corners = (numbers) => numbers.flatMap((x, k) => (k % 2 ? [] : [[x / 100, numbers[k + 1] / 100]]));
  const each = (table, change) => Object.fromEntries(Object.entries(table).map(([name, one]) => [name, change(one)]));

  const open = (raw) => {
    const { texts, actors, spans } = raw;
    // A date is written once, for all relations that have it.
    const { cells, ...days } = spans;
    const relations = { ...raw.relations, ...each(days, (column) => raw.relations.span.map((k) => column[k])) };
    const cell = (table, name, row) => (Object.hasOwn(table.cells, name) ? texts[table.cells[name][row] ?? 0] : "");
    const index = new Map(actors.id.map((id, a) => [id, a]));
    return Object.freeze({
      ...raw,
      relations,
      kinds: rows(raw.kinds),
      actorKinds: rows(raw.actorKinds),
      periods: rows(raw.periods).map((period) => ({ text: period.label, ...period })),
      shapes: each(raw.shapes, corners),
      marks: each(raw.marks, ({ points, hollow }) => ({ points: corners(points), hollow })),
      order: relations.id.map((_, i) => i),
      index,
      text: (name, i) => cell(relations, name, i),
      actorText: (name, a) => cell(actors, name, a),
      when: (i) => texts[cells.when[relations.span[i]]],
      nameOf: (id) => (index.has(id) ? actors.label[index.get(id)] : id),
    });
  };

  return Object.freeze({ open });
})();
