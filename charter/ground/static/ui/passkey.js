// Sign-in by passkey: the browser asks for it, the form carries it.
document.querySelectorAll("[data-passkey]").forEach(() => {
  window.allauth.webauthn.forms.loginForm({
    ids: { login: "passkey_login", credential: "mfa_credential" },
  });
});
