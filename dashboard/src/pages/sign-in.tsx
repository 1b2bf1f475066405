import { useState } from "preact/hooks";
import { Logo } from "../parts/logo.tsx";
import { hasEntra } from "../session.ts";

interface Props {
  /** Why the app rejected who is there. */
  readonly error?: string | undefined;
  readonly onKey: (key: string) => void;
}

export function SignIn({ error, onKey }: Props) {
  const [key, setKey] = useState("");
  return (
    <main class="sign-in">
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== "") onKey(key.trim());
        }}
      >
        <h1>
          <Logo /> KoreVital
        </h1>
        {hasEntra() && (
          <a class="button primary" href="/.auth/login/aad?post_login_redirect_uri=%2F">
            Sign in with Microsoft Entra
          </a>
        )}
        <label>
          {hasEntra() ? "Or a key of the API" : "Key of the API"}
          <input
            type="password"
            autocomplete="off"
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
            aria-invalid={error !== undefined}
            aria-describedby="key-help"
          />
        </label>
        <p
          id="key-help"
          class={error === undefined ? "muted" : "error"}
          role={error === undefined ? undefined : "alert"}
        >
          {error ??
            "npm start and npm run demo print an address that contains it. The key stays in the memory of this tab."}
        </p>
        <button type="submit" class={hasEntra() ? "" : "primary"}>
          Sign in
        </button>
      </form>
    </main>
  );
}
