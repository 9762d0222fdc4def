// Counts down on a button that the server would refuse for some seconds. Works without: the server says how long.
(() => {
  for (const button of document.querySelectorAll("button[data-wait]")) {
    const label = button.textContent;
    const end = Date.now() + Number(button.dataset.wait) * 1000;
    const show = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? `${label} (${left}초 뒤)` : label;
      if (left > 0) setTimeout(show, 250);
    };
    show();
  }
})();
