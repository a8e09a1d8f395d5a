/* The keys: each does one thing wherever the keyboard is, unless that place has its own use of it. */
/* exported Keys */
"use strict";

const Keys = (() => {
  /** Let each key do what `shortcuts` says. */
  const listen = (shortcuts) => {
    const onKey = (event) => {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(shortcuts, key)) return;
      const here = event.target instanceof Element ? event.target : document.body;
      if (key !== "Escape" && here.matches("input[type=search], input[type=radio]")) return; // they have their own use of these keys
      if (key === " " && here.matches("button, summary, a, input:not([type=range])")) return;
      if (here.matches("#table-body, #day") && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return;
      event.preventDefault();
      shortcuts[key]();
    };

    addEventListener("keydown", onKey);
  };

  return Object.freeze({ listen });
})();
