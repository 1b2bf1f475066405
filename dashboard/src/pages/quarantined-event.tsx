import { useState } from "preact/hooks";
import type { DecisionOutcome } from "../../../shared/operations/quarantine/decide.ts";
import type { ShownEvent } from "../../../shared/operations/quarantine/shown-event.ts";
import { post } from "../api.ts";
import { count, dateTime } from "../format.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { Loaded } from "../parts/states.tsx";
import { linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";

/** One event as it arrived, and what can be done with it. */
export function QuarantinedEventView({ id, zone }: { readonly id: string; readonly zone: string }) {
  const state = useApi<ShownEvent>(`/api/personal/quarantine/${encodeURIComponent(id)}`);
  return (
    <>
      <PageHead title="Quarantined event">
        <p>
          <a href={linkTo("quarantine")}>All events</a> · <a href={linkTo("lineage", [id])}>Lineage</a>
        </p>
      </PageHead>
      <Loaded state={state} what="this event">
        {(event) => (
          <>
            <Card title={`${event.stream}: ${event.code}`} note={<span class="tag warn">{event.state}</span>}>
              <p>{event.message}</p>
              <dl class="facts">
                <dt>Id</dt>
                <dd class="mono">{event.id}</dd>
                <dt>Received</dt>
                <dd title={event.enqueued}>{dateTime(event.enqueued, zone)}</dd>
                <dt>Partition key</dt>
                <dd>{event.key ?? "–"}</dd>
                {event.decision && (
                  <>
                    <dt>Decision</dt>
                    <dd>
                      {event.state} by {event.decision.who}, {dateTime(event.decision.when, zone)}: {event.decision.why}
                    </dd>
                  </>
                )}
              </dl>
            </Card>
            <Card
              title="As it arrived"
              note={`${count(event.bytes)} bytes${event.encoding === "base64" ? ", in base64" : ""}`}
            >
              <pre>{event.body}</pre>
            </Card>
            {event.state === "open" && <Decide event={event} onDecided={state.reload} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Decide({ event, onDecided }: { readonly event: ShownEvent; readonly onDecided: () => void }) {
  const [body, setBody] = useState(event.encoding === "utf-8" ? event.body : "");
  const [why, setWhy] = useState("");
  const [result, setResult] = useState<{ readonly isError: boolean; readonly text: string }>();
  const [isBusy, setBusy] = useState(false);
  const isCorrected = body !== event.body;
  const decide = async (action: "replay" | "discard") => {
    setBusy(true);
    try {
      const path = `/api/quarantine/${encodeURIComponent(event.id)}/${action}`;
      const correction = action === "replay" && isCorrected ? { correction: body } : {};
      const { value } = await post<DecisionOutcome>(path, { why, ...correction });
      setResult({
        isError: value.outcome === "blocked",
        text: `${value.outcome}${value.detail ? `: ${value.detail}` : ""}`,
      });
      onDecided();
    } catch (error) {
      setResult({ isError: true, text: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };
  const hasReason = why.trim() !== "";
  return (
    <Card title="Replay or discard">
      {event.blocker !== null && <p class="muted">It needs a correction: {event.blocker}.</p>}
      <label>
        Body to send
        <textarea rows={8} value={body} onInput={({ currentTarget }) => setBody(currentTarget.value)} />
      </label>
      <label>
        Reason, which the ledger stores
        <input value={why} maxLength={500} onInput={({ currentTarget }) => setWhy(currentTarget.value)} />
      </label>
      <p>
        <button type="button" class="primary" disabled={isBusy || !hasReason} onClick={() => decide("replay")}>
          {isCorrected ? "Replay with the correction" : "Replay as it is"}
        </button>{" "}
        <button type="button" class="danger" disabled={isBusy || !hasReason} onClick={() => decide("discard")}>
          Discard
        </button>
      </p>
      {result && (
        <p class={result.isError ? "error" : "muted"} role="status">
          {result.text}
        </p>
      )}
    </Card>
  );
}
