// Binds allauth's passkey forms to the page, and says in words what went wrong. Without scripts, or in a browser that
// knows no passkeys, that part of the page stays hidden and the other ways are there.
document.addEventListener("DOMContentLoaded", () => {
  const part = document.querySelector("[data-passkey]");
  if (!part || !window.PublicKeyCredential) return;
  part.hidden = false;
  window.allauth.webauthn.forms[`${part.dataset.passkey}Form`]({
    ids: {
      [part.dataset.passkey]: "passkey-button",
      credential: "passkey-credential",
      data: part.dataset.passkey === "login" ? undefined : "passkey-data",
      passwordless: "passkey-alone",
    },
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.getElementById("passkey-status").textContent = part.dataset.passkeyFailed;
  });
});
