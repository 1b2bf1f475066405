/**
 * The key of the API, in memory only: it is gone with the tab. In Azure people sign in with Entra and there is no key:
 * the browser's session authorises the requests.
 */
let key: string | undefined;

/**
 * Takes the key from an address like `/#key=…`, and removes it there, also from one that is entered while the page is
 * open: that changes the hash only. A hash is not sent to the server, so that no log has the key.
 */
export function takeKeyFromAddress(): void {
  const [, found] = /^#key=(.*)$/.exec(location.hash) ?? [];
  if (found === undefined) return;
  history.replaceState(null, "", location.pathname);
  if (!/^[\w-]+$/.test(found)) return;
  key = found;
  window.dispatchEvent(new Event("keychange"));
}

export function signInWith(newKey: string | undefined): void {
  key = newKey;
}

export function hasKey(): boolean {
  return key !== undefined;
}

/** Whether people sign in with Entra here. The app marks the document. */
export function hasEntra(): boolean {
  return document.documentElement.dataset["signIn"] === "entra";
}

/** People who sign in with Entra have functions of their own, because the host requires a key of the others. */
export function pathPrefix(): string {
  return key === undefined ? "/entra" : "";
}

export function authorization(): Record<string, string> {
  return key === undefined ? {} : { "x-functions-key": key };
}
