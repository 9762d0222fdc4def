// As many rows for companions as the party has. Without this file, a button asks for them.
(() => {
  const section = document.querySelector("[data-companions]");
  const party = section && document.getElementById(section.dataset.companions);
  const more = section?.querySelector("[data-companions-more]");
  if (!party || !more) return;
  more.hidden = true;

  const rows = () => [...section.querySelectorAll("[data-companion]")];
  const isEmpty = (row) => [...row.querySelectorAll("input")].every((input) => !input.value.trim());
  const add = (number) => {
    const row = rows()[0].cloneNode(true);
    row.querySelector("legend").textContent = `함께 오는 분 ${number + 1}`;
    for (const part of row.querySelectorAll(".field__error, .errorlist, [id$=_error]")) part.remove();
    for (const part of row.querySelectorAll(".field--error")) part.classList.remove("field--error");
    for (const part of row.querySelectorAll("input, label")) {
      for (const name of ["id", "name", "for"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace("companion-0-", `companion-${number}-`));
      }
      for (const name of ["value", "aria-invalid", "aria-describedby"]) part.removeAttribute(name);
      if (part.value) part.value = "";
    }
    more.before(row);
  };
  const fit = () => {
    const wanted = Math.min(Math.max(Number(party.value) - 1, 1), Number(party.max) - 1);
    if (!Number.isInteger(wanted)) return;
    for (let number = rows().length; number < wanted; number += 1) add(number);
    for (const row of rows().slice(wanted).reverse()) {
      if (!isEmpty(row)) break;
      row.remove();
    }
  };
  party.addEventListener("input", fit);
  fit();
})();
