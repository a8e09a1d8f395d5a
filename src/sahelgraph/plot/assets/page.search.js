/* The search: a combobox in which the arrows choose, so that the keyboard never leaves the field. */
/* exported Search */
/* global Words */
"use strict";

const Search = (() => {
  const MOST = 12;

  /** Make the field find; `on.found` hears who was found, `on.choose` who was chosen. */
  const create = (field, list, data, on) => {
    let hits = [];
    let active = -1;

    const option = (actor, rank, view) =>
      Words.make(
        "li",
        {
          role: "option",
          id: `found-${rank}`,
          "aria-selected": String(rank === active),
          "data-actor": "",
          click: () => take(actor),
        },
        Words.quoted(data.actors.name[actor]),
        view.degree.has(actor) ? null : Words.soft("span", ` ${Words.say(data, "absent")}`),
      );

    const show = () => {
      const view = on.view();
      const items = hits.slice(0, MOST).map((actor, rank) => option(actor, rank, view));
      if (!items.length && field.value.trim()) {
        items.push(
          Words.make("li", { role: "option", "aria-disabled": "true", class: "soft" }, Words.say(data, "nothing")),
        );
      }
      list.replaceChildren(...items);
      list.hidden = !items.length;
      field.setAttribute("aria-expanded", String(items.length > 0));
      if (active >= 0) field.setAttribute("aria-activedescendant", `found-${active}`);
      else field.removeAttribute("aria-activedescendant");
    };

    const seek = () => {
      hits = Words.find(data, field.value);
      active = -1;
      show();
      on.found(hits);
    };

    const close = () => {
      if (!field.value && !hits.length) return;
      field.value = "";
      seek();
    };

    const take = (actor) => {
      close();
      on.choose(actor);
    };

    const move = (step) => {
      const many = Math.min(hits.length, MOST);
      if (!many) return;
      active = active < 0 && step < 0 ? many - 1 : (active + step + many) % many;
      show();
    };

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => hits.length && take(hits[Math.max(active, 0)]),
    };

    field.addEventListener("input", seek);
    field.addEventListener("keydown", (event) => {
      if (!Object.hasOwn(keys, event.key)) return;
      event.preventDefault();
      keys[event.key]();
    });

    return Object.freeze({ close });
  };

  return Object.freeze({ create });
})();
