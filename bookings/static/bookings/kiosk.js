// Idle warning, digits on the screen, and the look. Everything works without this file, more slowly.
(() => {
  const root = document.documentElement;
  const { idle, warning, reset } = document.body.dataset;

  // --- Nothing stays behind
  const dialog = document.querySelector("dialog.idle");
  let timer, ticking;
  const leave = async () => {
    for (const form of document.forms) form.reset();
    for (const field of document.querySelectorAll("[data-digits]")) field.value = "";
    root.classList.add("is-gone");
    if (dialog.open) dialog.close();
    clearTimeout(timer);
    try {
      await fetch(reset, { method: "HEAD", redirect: "manual", cache: "no-store" });
      location.replace(reset);
    } catch { timer = setTimeout(leave, 5000); } // no network: the screen stays empty until it is back
  };
  const wait = () => { clearTimeout(timer); timer = setTimeout(ask, idle * 1000); };
  const ask = () => {
    if (!document.querySelector("[data-digits]")) { leave(); return; }
    let left = Number(warning);
    const shown = dialog.querySelector("[data-left]");
    const tick = () => { shown.textContent = left; if (left-- <= 0) leave(); };
    dialog.showModal();
    tick();
    ticking = setInterval(tick, 1000);
  };
  if (reset && dialog) {
    wait();
    for (const name of ["pointerdown", "keydown", "input", "scroll"]) {
      document.addEventListener(name, () => { if (!dialog.open) wait(); }, { passive: true, capture: true });
    }
    dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { clearInterval(ticking); if (!root.classList.contains("is-gone")) wait(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) leave(); });
  }

  // --- A door display looks again by itself; without network it stays as it is
  const door = document.querySelector("[data-renew]");
  if (door) {
    setInterval(async () => {
      try { if ((await fetch(location.href, { cache: "no-store" })).status < 500) location.reload(); } catch { /* later */ }
    }, door.dataset.renew * 1000);
  }

  // --- Digits on the screen
  const pad = document.querySelector("[data-pad]");
  const fields = [...document.querySelectorAll("[data-digits]")];
  if (pad && fields.length) {
    let field;
    const told = pad.querySelector("[data-told]");
    const choose = (wanted) => {
      field = wanted;
      for (const each of fields) each.classList.toggle("is-active", each === field);
    };
    const write = (value) => {
      field.value = value;
      told.textContent = `${field.labels[0].textContent}: ${value.length}자리`;
      const next = fields[fields.indexOf(field) + 1];
      if (value.length >= field.dataset.digits && next && !next.value) { choose(next); }
    };
    pad.hidden = false;
    choose(fields.find((each) => each.getAttribute("aria-invalid")) || fields.find((each) => !each.value) || fields[0]);
    if (fields[0].value) choose(fields[0]);
    for (const each of fields) {
      if (matchMedia("(pointer: coarse)").matches) each.inputMode = "none"; // no second keyboard over the first
      each.addEventListener("focus", () => choose(each));
    }
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key) return;
      if (key.dataset.digit && field.value.length < field.dataset.digits) write(field.value + key.dataset.digit);
      else if ("erase" in key.dataset) write(field.value.slice(0, -1));
      else if ("clear" in key.dataset) write("");
    });
  }

  // --- The look changes at once and keeps what was typed
  const look = document.querySelector("form.look");
  if (look) {
    let kept = Promise.resolve(); // one after the other: each answer builds on the cookie of the one before
    look.addEventListener("submit", (event) => {
      event.preventDefault();
      const wish = event.submitter.value;
      if (wish === "low") root.toggleAttribute("data-low");
      else if (wish === "strong") root.toggleAttribute("data-strong");
      else root.dataset.size = wish.at(-1);
      for (const key of look.querySelectorAll("button")) {
        const on = key.value === "low" ? root.hasAttribute("data-low") : key.value === "strong" ? root.hasAttribute("data-strong") : key.value.at(-1) === root.dataset.size;
        key.setAttribute("aria-pressed", String(on));
      }
      const body = new FormData(look);
      body.set("look", wish);
      kept = kept.then(() => fetch(look.action, { method: "POST", body, redirect: "manual", keepalive: true })).catch(() => {});
    });
  }
})();
