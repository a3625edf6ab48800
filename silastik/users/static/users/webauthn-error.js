// A key that was not found, refused or cancelled is said on the page, not only in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("[data-webauthn-error]").hidden = false;
});
