// Text size and copying. Everything works without this file; it is loaded early so that a chosen size never jumps.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const read = () => { try { return localStorage.getItem("text-size") || "1"; } catch { return "1"; } };
  const write = (size) => { try { localStorage.setItem("text-size", size); } catch { /* private window */ } };
  const mark = () => {
    for (const button of document.querySelectorAll("[data-text-size]")) {
      button.setAttribute("aria-pressed", String(button.dataset.textSize === root.dataset.text));
    }
  };
  root.dataset.text = read();
  document.addEventListener("DOMContentLoaded", mark);
  if (document.readyState !== "loading") mark();

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-text-size], [data-copy]");
    if (!button) return;
    if (button.dataset.textSize) {
      root.dataset.text = button.dataset.textSize;
      write(root.dataset.text);
      mark();
      return;
    }
    const status = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = "복사했어요";
    } catch {
      status.textContent = "복사하지 못했어요. 글자를 길게 눌러 주세요";
    }
    setTimeout(() => { status.textContent = ""; }, 4000);
  });
})();
