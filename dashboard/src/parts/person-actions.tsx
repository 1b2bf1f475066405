import { useState } from "preact/hooks";
import { getFile, post } from "../api.ts";
import { dateTime } from "../format.ts";
import { Card } from "./card.tsx";

interface Props {
  readonly user: string;
  readonly zone: string;
}

/** What can be done for a person. The app checks the roles: Personal for the export, Operator for the erasure. */
export function PersonActions({ user, zone }: Props) {
  return (
    <Card title="Rights of the person" note="GDPR, articles 15, 17 and 20">
      <div class="halves">
        <Export user={user} />
        <Erase user={user} zone={zone} />
      </div>
    </Card>
  );
}

interface Result {
  readonly isError: boolean;
  readonly text: string;
}

function Outcome({ result }: { readonly result: Result | undefined }) {
  if (result === undefined) return null;
  return (
    <p class={result.isError ? "error" : "muted"} role={result.isError ? "alert" : "status"}>
      {result.text}
    </p>
  );
}

function Export({ user }: { readonly user: string }) {
  const [result, setResult] = useState<Result>();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    setResult({ isError: false, text: "The archive is made …" });
    try {
      const file = await getFile(`/api/personal/users/${encodeURIComponent(user)}/export`, "application/zip");
      save(file, "person.zip");
      setResult({ isError: false, text: "person.zip contains personal data. Keep it safe." });
    } catch (error) {
      setResult({ isError: true, text: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="fields">
      <p class="muted">Everything that is stored about the person, as a ZIP archive of JSON and CSV.</p>
      <p>
        <button type="button" disabled={isBusy} onClick={() => void download()}>
          Export
        </button>
      </p>
      <Outcome result={result} />
    </div>
  );
}

/** Saves a file as a link would that names one. */
function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Some browsers read the file after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Erase({ user, zone }: Props) {
  const [typed, setTyped] = useState("");
  const [result, setResult] = useState<Result>();
  const [isBusy, setBusy] = useState(false);
  const erase = async () => {
    setBusy(true);
    try {
      const path = `/api/users/${encodeURIComponent(user)}/erasure`;
      const { value } = await post<{ readonly receipt: string; readonly until: string }>(path, { confirm: typed });
      setTyped("");
      setResult({
        isError: false,
        text: `Requested: everything up to ${dateTime(value.until, zone)} is erased. Receipt: ${value.receipt}`,
      });
    } catch (error) {
      setResult({ isError: true, text: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void erase();
      }}
    >
      <p class="muted">
        Erases everything up to now, for ever. Summaries follow within minutes, the files in the next night.
      </p>
      <label>
        Type the id of the user to confirm
        <input value={typed} autocomplete="off" onInput={({ currentTarget }) => setTyped(currentTarget.value)} />
      </label>
      <p>
        <button type="submit" class="danger" disabled={isBusy || typed !== user}>
          Erase
        </button>
      </p>
      <Outcome result={result} />
    </form>
  );
}
