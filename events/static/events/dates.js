// "어느 날에 열리나요?" in the editor of a program: the dates below the button, instead of in a page of their own.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-show-dates]");
  if (!button || !window.fetch) return;
  event.preventDefault();
  const place = document.getElementById(button.getAttribute("aria-controls"));
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(button.formAction, {
      method: "POST",
      body: new FormData(button.form),
      headers: { "X-Requested-With": "XMLHttpRequest" },
    });
    if (response.redirected || !response.headers.get("content-type")?.startsWith("text/html")) throw response;
    place.innerHTML = await response.text();
  } catch {
    place.textContent = "날짜를 불러오지 못했어요. 인터넷 연결을 확인하고 다시 눌러 주세요.";
  }
  place.removeAttribute("aria-busy");
});
