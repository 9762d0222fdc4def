// A video is loaded into the page only when its reader asks for it; without this file a link leads there.
(() => {
  for (const place of document.querySelectorAll("[data-player]")) {
    const button = place.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      const frame = document.createElement("iframe");
      frame.title = place.dataset.title;
      frame.allow = "autoplay; fullscreen; picture-in-picture";
      // The player refuses to play where it isn't told by whom it is shown.
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.src = `${place.dataset.player}?autoplay=1&cc_load_policy=1`;
      place.replaceChildren(frame);
      frame.focus();
    });
  }
})();
