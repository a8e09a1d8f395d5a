/* The page itself: one state, what changes it, and the showing of it. */
/* global Data, Rule, Words, Canvas, Export, Strip, Day, Search, Address, Keys, Paper, Door */
"use strict";

(() => {
  const PACE = 1400; // milliseconds that a period stays when the years play
  const HURRY = 250; // and one in which nothing changes
  const $ = (id) => document.getElementById(id);

  const data = Data.open(JSON.parse($("data").textContent));
  const edges = Strip.axis(data);
  const say = (key, values) => Words.say(data, key, values);

  const state = {
    at: 0,
    day: null, // one day of the period, where the archive knows days
    mode: data.mode,
    offKinds: new Set(),
    offActors: new Set(),
    around: null,
    steps: 2,
    actor: null,
    relation: null,
    changes: false,
    found: new Set(),
    theme: "",
    lit: null,
    picked: new Set(),
    sheet: null, // the size of the paper on which it is printed
  };
  let view = null;
  let canvas = null;
  let playing = 0;
  let tabled = "";

  const darkNow = () =>
    !state.sheet && (state.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  const wear = () => {
    document.documentElement.dataset.theme = darkNow() ? "dark" : "light";
  };

  let remembering = 0;

  /** Keep the address in step, once the hand rests: browsers forbid a hundred changes in a few seconds. */
  const remember = () => {
    clearTimeout(remembering);
    remembering = setTimeout(() => {
      try {
        history.replaceState(null, "", Address.write(data, state));
      } catch {
        // a notebook's sandboxed frame has no history; the page works without an address
      }
    }, 120);
  };

  /** The fullest period: the page opens where there is most to see. */
  const fullest = () => {
    const counts = data.periods.map((_, at) => Rule.inPeriod(data, at, data.mode).length);
    return counts.indexOf(Math.max(...counts));
  };

  const fromHash = (hash) => {
    const { at, ...rest } = Address.read(data, hash);
    Object.assign(state, rest, { at: at ?? (view ? state.at : fullest()) });
  };

  // -- showing -------------------------------------------------------------------------------------------------------------

  const caption = () => {
    const parts = [
      say("count", {
        relations: Words.many(data, "relation", view.shown.length),
        actors: Words.many(data, "actor", view.degree.size),
      }),
      say("count_certain", { n: view.certain.size }),
    ];
    const besides = state.mode === "possible" ? 0 : view.besides;
    if (besides) parts.push(say("besides", { n: besides }));
    if (view.compared) parts.push(say("new_n", { n: view.fresh.size }), say("ended_n", { n: view.ended.length }));
    if (view.apart) parts.push(say("apart", { actors: Words.many(data, "actor", view.apart) }));
    return parts.join(" · ");
  };

  const rule = () =>
    say("read", {
      rule: say(`rule_${view.period.first === view.period.last ? "day_" : ""}${state.mode}`, {
        period: view.period.text,
      }),
    });

  const showLegends = () => {
    const dark = darkNow();
    Words.refill($("kinds"), Words.kindLegend(data, view, state, dark, on));
    Words.refill($("actor-kinds"), Words.actorLegend(data, view, state, dark, on));
  };

  const showPanel = () => {
    const dark = darkNow();
    const nothing = [Words.soft("p", say("hint"))];
    const body =
      state.actor !== null
        ? Words.actorPanel(data, view, state, dark, on)
        : state.relation !== null
          ? Words.relationPanel(data, view, state.relation, dark, on)
          : nothing;
    const parts = body.filter((part) => part !== null);
    Words.refill($("panel-body"), parts, $("panel"));
  };

  const showNews = () => {
    $("news").hidden = !view.compared;
    if (!view.compared) return;
    const dark = darkNow();
    const block = (title, rows) =>
      rows.length
        ? [Words.make("h3", { class: "part" }, `${say(title)} (${rows.length})`), Words.listed(data, rows, dark, on)]
        : [];
    const parts = [...block("news_new", [...view.fresh]), ...block("news_ended", view.ended)];
    $("news-title").textContent = say("news", { period: view.past.label });
    Words.refill($("news-body"), parts.length ? parts : [Words.soft("p", say("news_none"))], $("panel"));
  };

  const showTable = () => {
    $("table-title").textContent = say("table", {
      relations: Words.many(data, "relation", view.shown.length),
      period: view.period.text,
    });
    const key = `${view.period.label} ${view.shown.join(" ")}`; // a long table is made again only when it would differ
    if (!$("table").open || tabled === key) return;
    tabled = key;
    $("table-body").replaceChildren(Words.table(data, view, on));
  };

  const showControls = () => {
    $("period").textContent = data.periods[state.at].label;
    day.show(view.period);
    Strip.place($("slider"), edges, state.at);
    $("slider").setAttribute("aria-valuetext", data.periods[state.at].label);
    $("changes").setAttribute("aria-pressed", String(state.changes));
    $("back").disabled = state.at === 0;
    $("on").disabled = state.at === data.periods.length - 1;
    for (const mode of Rule.MODES) $(`mode-${mode}`).checked = mode === state.mode;
    $("around").hidden = state.around === null;
    if (state.around !== null)
      $("around-text").replaceChildren(Words.quoted(say("around", { actor: data.actors.name[state.around] })));
    $("network").setAttribute("aria-label", say("picture_of", { period: view.period.label }));
    wear();
  };

  const show = () => {
    view = Rule.view(data, state);
    Object.assign(state, Rule.spotlight(data, view, state));
    showControls();
    canvas.show(view, state);
    Strip.show($("strip"), data, edges, state, darkNow(), on);
    $("caption").textContent = [caption(), canvas.partly() ? say("labelled") : ""].filter(Boolean).join(" · ");
    $("rule").textContent = rule();
    showLegends();
    showPanel();
    showNews();
    showTable();
    remember();
  };

  // -- what people do ------------------------------------------------------------------------------------------------------

  const go = (at) => {
    state.at = Math.min(Math.max(at, 0), data.periods.length - 1);
    state.day = null;
    show();
  };

  const stop = () => {
    clearTimeout(playing);
    playing = 0;
    $("play").textContent = `▶ ${say("play")}`;
    $("play").setAttribute("aria-pressed", "false");
    $("caption").setAttribute("aria-live", "polite");
  };

  const play = () => {
    if (playing) {
      stop();
      return;
    }
    if (state.at === data.periods.length - 1) go(0);
    $("play").textContent = `❚❚ ${say("pause")}`;
    $("play").setAttribute("aria-pressed", "true");
    $("caption").setAttribute("aria-live", "off"); // a count a second would talk over everything else
    playing = setTimeout(step, PACE);
  };

  const step = () => {
    const before = view.shown.join();
    go(state.at + 1);
    if (state.at === data.periods.length - 1) stop();
    else playing = setTimeout(step, view.shown.join() === before ? HURRY : PACE);
  };

  const flip = (set, k) => (set.has(k) ? set.delete(k) : set.add(k));
  const only = (list, k) => new Set(list.map((_, other) => other).filter((other) => other !== k));
  const change = (key, value) => {
    state[key] = value;
    show();
  };

  const on = Object.freeze({
    go,
    /** Select; a relation that holds at another time only is looked up there. */
    pick: (what) => {
      const [actor, relation] = [what?.actor ?? null, what?.relation ?? null];
      const away =
        relation !== null &&
        !view.ended.includes(relation) &&
        !Rule.holds(data.relations, relation, view.period, state.mode);
      const at = away ? Address.where(data, relation) : null;
      Object.assign(state, { actor, relation }, at === null ? {} : { at, day: null });
      show();
      if (what) $("panel").parentNode.scrollTop = 0;
    },
    day: (one, at) => {
      Object.assign(state, { day: one, at });
      show();
    },
    visit: (relation, at) => {
      Object.assign(state, { at, day: null, actor: null, relation });
      show();
    },
    enter: (what) => {
      if (what?.actor !== undefined) change("around", state.around === what.actor ? null : what.actor);
    },
    toggleKind: (k) => {
      flip(state.offKinds, k);
      show();
    },
    toggleActorKind: (k) => {
      flip(state.offActors, k);
      show();
    },
    onlyKind: (k) => change("offKinds", only(data.kinds, k)),
    onlyActorKind: (k) =>
      change("offActors", state.offActors.size === data.actorKinds.length - 1 ? new Set() : only(data.actorKinds, k)),
    hover: (what, where) => {
      if (what === null) return;
      const tip = $("tip");
      tip.replaceChildren(...Words.tooltip(data, view, what));
      tip.hidden = false;
      const room = $("network").getBoundingClientRect();
      const left = Math.min(room.left + where.x + 14, innerWidth - tip.offsetWidth - 8);
      const top = Math.min(room.top + where.y + 14, innerHeight - tip.offsetHeight - 8);
      tip.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
    },
    leave: () => {
      $("tip").hidden = true;
    },
    /** Go where a link of the page leads, also where the address says so already. */
    follow: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      fromHash(event.currentTarget.hash);
      setTheme(state.theme);
    },
  });

  const day = Day.create(data, state, on);

  const search = Search.create($("search"), $("found"), data, {
    view: () => view,
    found: (hits) => {
      state.found = new Set(hits);
      canvas.show(view, state);
    },
    choose: (actor) => {
      on.pick({ actor });
      $("panel").focus({ preventScroll: false });
    },
  });

  const clear = () => {
    search.close();
    on.leave();
    state.around = null;
    on.pick(null);
  };

  const shortcuts = {
    ArrowLeft: () => go(state.at - 1),
    ArrowRight: () => go(state.at + 1),
    Home: () => go(0),
    End: () => go(data.periods.length - 1),
    " ": () => data.periods.length > 1 && play(),
    "/": () => $("search").focus(),
    "+": () => canvas.zoom(1.25, state.actor),
    "-": () => canvas.zoom(0.8, state.actor),
    0: () => canvas.zoom(0),
    Escape: clear,
    t: () => {
      $("table").open = !$("table").open;
      if ($("table").open) $("table-body").focus();
    },
  };

  const words = () => ({ caption: $("caption").textContent, rule: $("rule").textContent });

  // -- the beginning -------------------------------------------------------------------------------------------------------

  const label = () => {
    for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
    for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
    for (const one of document.querySelectorAll("[data-title]")) one.title = say(one.dataset.title);
    for (const one of document.querySelectorAll("[data-name]")) one.title = one.ariaLabel = say(one.dataset.name);
    $("search").placeholder = `${say("search")}  (/)`;
    $("key").append(...["key_certain", "key_attested", "key_doubtful"].map((key) => Words.make("span", {}, say(key))));
    $("credit").append(...data.credit.flatMap((text, k) => [k ? " · " : "", Words.quoted(text)]));
    for (const mode of Rule.MODES) {
      const radio = Words.make("input", { type: "radio", name: "mode", id: `mode-${mode}` });
      radio.addEventListener("change", () => change("mode", mode));
      const hint = say(`rule_${mode}`, { period: "…" });
      $("modes").append(Words.make("label", { title: hint }, radio, Words.make("span", {}, say(mode))));
    }
    document.body.classList.toggle("single", data.periods.length < 2);
  };

  const listen = () => {
    $("slider").addEventListener("input", () => go(Strip.chosen($("slider"), edges)));
    $("play").addEventListener("click", play);
    $("back").addEventListener("click", () => go(state.at - 1));
    $("on").addEventListener("click", () => go(state.at + 1));
    $("changes").addEventListener("click", () => change("changes", !state.changes));
    $("kinds-all").addEventListener("click", () => change("offKinds", new Set()));
    $("kinds-none").addEventListener("click", () => change("offKinds", new Set(data.kinds.keys())));
    $("around-end").addEventListener("click", () => change("around", null));
    $("closer").addEventListener("click", shortcuts["+"]);
    $("wider").addEventListener("click", shortcuts["-"]);
    $("fit").addEventListener("click", shortcuts[0]);
    $("table").addEventListener("toggle", showTable);
    $("svg").addEventListener("click", () => Export.saveSvg(data, view, canvas.whole(), words()));
    $("png").addEventListener("click", () => Export.savePng(data, view, canvas.whole(), words()));
    $("csv").addEventListener("click", () => Export.saveCsv(data, view));
    $("theme").addEventListener("click", () => setTheme(darkNow() ? "light" : "dark"));
    Keys.listen(shortcuts);
    addEventListener("hashchange", ({ newURL }) => {
      fromHash(new URL(newURL).hash); // the address itself may have been written again since
      setTheme(state.theme);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(state.theme));
    Paper.listen($("table"), (sheet) => {
      state.sheet = sheet;
      refit();
      $("paper").replaceChildren(...(sheet ? [Export.scenery(data, view, canvas.whole())] : []));
    });
  };

  const refit = () => {
    wear();
    canvas.measure(state.sheet);
    show();
  };

  const setTheme = (theme) => {
    state.theme = theme;
    refit();
  };

  const start = () => {
    label();
    fromHash(location.hash);
    wear();
    canvas = Canvas.create($("network"), data, on);
    canvas.measure(null);
    listen();
    stop();
    show();
    Door.open(
      data,
      state,
      { view: () => view, scene: canvas.scene, whole: canvas.whole, words, playing: () => playing !== 0 },
      { go, change, pick: on.pick, day: on.day },
    );
    performance.mark("ready");
    new ResizeObserver(() => requestAnimationFrame(() => canvas.measure(state.sheet) && show())).observe($("network"));
  };

  start();
})();
