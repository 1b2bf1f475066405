import { useEffect, useState } from "preact/hooks";
import type { DecisionOutcome } from "../../../shared/operations/quarantine/decide.ts";
import type { ShownEvent } from "../../../shared/operations/quarantine/shown-event.ts";
import { post } from "../api.ts";
import { correctionOf, type DecisionAction, type DecisionResult, decisionResult, editableBody } from "../decision.ts";
import { count, dateTime } from "../format.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { Loaded } from "../parts/states.tsx";
import { linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";

/** Milliseconds between an answer and the next request, until a decision has its effect. */
const rereadEvery = 5_000;

/** One event as it arrived, and what can be done with it. */
export function QuarantinedEventView({ id, zone }: { readonly id: string; readonly zone: string }) {
  // It stays when the form goes, because the event has another state.
  const [result, setResult] = useState<DecisionResult>();
  const [isPending, setPending] = useState(false);
  const path = `/api/personal/quarantine/${encodeURIComponent(id)}`;
  const state = useApi<ShownEvent>(path, isPending ? rereadEvery : undefined);
  const current = state.data?.state;
  useEffect(() => {
    if (current === "replayed" || current === "discarded") setPending(false);
  }, [current]);
  const onDecided = (next: DecisionResult) => {
    setResult(next);
    setPending(next.kind === "done");
    state.reload();
  };
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
                      {event.state} by <bdi>{event.decision.who}</bdi>, {dateTime(event.decision.when, zone)}:{" "}
                      <bdi>{event.decision.why}</bdi>
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
            {(event.state === "open" || result !== undefined) && (
              <Card title="Replay or discard">
                {event.state === "open" && <Decide event={event} isDisabled={isPending} onDecided={onDecided} />}
                {result && (
                  <p class={result.kind === "not done" ? "error" : "muted"} role="status">
                    {result.text}
                  </p>
                )}
              </Card>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

interface DecideProps {
  readonly event: ShownEvent;
  readonly isDisabled: boolean;
  readonly onDecided: (result: DecisionResult) => void;
}

function Decide({ event, isDisabled, onDecided }: DecideProps) {
  const [body, setBody] = useState(editableBody(event));
  const [why, setWhy] = useState("");
  const [isBusy, setBusy] = useState(false);
  const correction = correctionOf(event, body);
  const decide = async (action: DecisionAction) => {
    setBusy(true);
    try {
      const path = `/api/quarantine/${encodeURIComponent(event.id)}/${action}`;
      const { value } = await post<DecisionOutcome>(path, { why, ...(action === "replay" && { correction }) });
      onDecided(decisionResult(action, value));
    } catch (error) {
      onDecided({ kind: "not done", text: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };
  const isReady = why.trim() !== "" && !isBusy && !isDisabled;
  return (
    <>
      {event.blocker !== null && <p class="muted">It needs a correction: {event.blocker}.</p>}
      <label>
        {event.encoding === "base64" ? "Body to send instead: text" : "Body to send"}
        <textarea rows={8} value={body} onInput={({ currentTarget }) => setBody(currentTarget.value)} />
      </label>
      <label>
        Reason, which the ledger stores
        <input value={why} maxLength={500} onInput={({ currentTarget }) => setWhy(currentTarget.value)} />
      </label>
      <p>
        <button type="button" class="primary" disabled={!isReady} onClick={() => decide("replay")}>
          {correction === undefined ? "Replay as it is" : "Replay with the correction"}
        </button>{" "}
        <button type="button" class="danger" disabled={!isReady} onClick={() => decide("discard")}>
          Discard
        </button>
      </p>
    </>
  );
}
