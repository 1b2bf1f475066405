import { useState } from "preact/hooks";
import { getFile, post } from "../api.ts";
import { dateTime } from "../format.ts";
import { hasKey } from "../session.ts";
import { Card } from "./card.tsx";

interface Props {
  readonly user: string;
  readonly zone: string;
}

/** Export and erasure. */
export function PersonActions({ user, zone }: Props) {
  return (
    <div class="halves">
      <Export user={user} />
      <Card title="Erasure" note="GDPR, article 17">
        {hasKey() ? <Erase user={user} zone={zone} /> : <EraseCommand user={user} />}
      </Card>
    </div>
  );
}

function Export({ user }: { readonly user: string }) {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly problem?: string }>({ isBusy: false });
  const download = async () => {
    setState({ isBusy: true });
    try {
      const file = await getFile(`/api/personal/users/${encodeURIComponent(user)}/export`, "application/zip");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      // Without the id: names of files are not protected as their content is.
      link.download = "person.zip";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      setState({ isBusy: false });
    } catch (error) {
      setState({ isBusy: false, problem: (error as Error).message });
    }
  };
  return (
    <Card title="Export" note="GDPR, articles 15 and 20">
      <p class="muted">Everything of the person as JSON and CSV, in one archive. The export is recorded.</p>
      <p>
        <button type="button" disabled={state.isBusy} onClick={() => void download()}>
          {state.isBusy ? "Collecting…" : "Export"}
        </button>
      </p>
      {state.problem !== undefined && (
        <p class="error" role="alert">
          {state.problem}
        </p>
      )}
    </Card>
  );
}

/** Sends the deletion of a profile, as `korevital person erase` does. */
function Erase({ user, zone }: Props) {
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [result, setResult] = useState<{ readonly isError: boolean; readonly text: string }>();
  const erase = async () => {
    setBusy(true);
    try {
      const timestamp = new Date().toISOString();
      await post("/api/streams/profiles", { user_id: user, update_type: "delete", timestamp });
      const until = `${dateTime(timestamp, zone)} (${zone})`;
      setResult({ isError: false, text: `Requested up to ${until}. The person disappears within minutes.` });
    } catch (error) {
      setResult({ isError: true, text: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };
  const isDone = result?.isError === false;
  return (
    <>
      <p class="muted">Erases everything of the person up to now, for ever.</p>
      {!isDone && (
        <form
          class="filters"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed === user) void erase();
          }}
        >
          <label>
            Type the id of the person
            <input autocomplete="off" value={typed} onInput={({ currentTarget }) => setTyped(currentTarget.value)} />
          </label>
          <button type="submit" class="danger" disabled={isBusy || typed !== user}>
            Erase for ever
          </button>
        </form>
      )}
      {result && (
        <p class={result.isError ? "error" : ""} role={result.isError ? "alert" : "status"}>
          {result.text}
        </p>
      )}
    </>
  );
}

/** People who sign in send no events, and a deletion is one. */
function EraseCommand({ user }: { readonly user: string }) {
  const quoted = `'${user.replaceAll("'", `'\\''`)}'`;
  return (
    <>
      <p class="muted">A command of operators erases everything of the person up to now, for ever:</p>
      <pre>{`npx korevital person erase ${quoted}`}</pre>
    </>
  );
}
