// "모두 동의": ticks and unticks the boxes below it, and always shows how they stand.
for (const group of document.querySelectorAll("[data-consents]")) {
  const holder = group.querySelector("[data-consents-all]");
  if (!holder) continue;
  const all = holder.querySelector("input");
  const boxes = [...group.querySelectorAll("input[type=checkbox]")].filter((box) => box !== all);
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  holder.hidden = false;
  follow();
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
  for (const box of boxes) box.addEventListener("change", follow);
  window.addEventListener("pageshow", follow); // boxes that the browser remembers when one comes back
}
