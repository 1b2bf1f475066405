import { replayProperties } from "../../bronze/manifest/provenance.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { minute, second } from "../../platform/time.ts";
import type { TimeBounds } from "../../streams/fields/time.ts";
import type { Stream } from "../../streams/stream.ts";
import { earliestPositions, findArrivals, newestPositions } from "./arrivals.ts";
import type { QuarantineEntry } from "./entries.ts";
import { formatEventId, ledgerKeyOf } from "./event-id.ts";
import { type Clock, isIngested } from "./ingested.ts";
import { type LedgerEntry, type LedgerRow, type ManifestPositions, readLedger, writeLedger } from "./ledger.ts";
import { currentKey, replayBlocker } from "./replay-blocker.ts";
import type { QuarantineStore } from "./store.ts";

export interface ReplayContext extends Clock {
  readonly store: QuarantineStore;
  /** Events with earlier times are not accepted; epoch milliseconds. */
  readonly earliestTime: number;
  streamNamed(name: string): Stream | undefined;
  hub(stream: Stream): Pick<Hub, "publish" | "state">;
}

export interface ReplayRequest {
  /** Unique id of the replay. */
  readonly replay: string;
  readonly who: string;
  readonly why: string;
  /** The body to send instead of the quarantined one. */
  readonly correction?: Uint8Array | undefined;
}

/**
 * The outcome for one event. `sent`: sent now. `arrived`: an interrupted replay had sent it. `replayed`, `discarded`:
 * skipped, as that was done before. `blocked`: cannot be sent as it is. `busy`: another replay is processing it.
 * `undetermined`: it is not known yet whether an interrupted replay has sent it.
 */
export type ReplayOutcome = "sent" | "arrived" | "replayed" | "discarded" | "blocked" | "busy" | "undetermined";

export type OnOutcome = (entry: QuarantineEntry, outcome: ReplayOutcome, detail?: string) => void;

const eventsAtOnce = 16;
/** Milliseconds after marking an event as `sending` in which it must be sent. */
const sendTimeout = 30 * second;
/**
 * Milliseconds after which an event that is still `sending` counts as abandoned. Longer than `sendTimeout` plus the two
 * timeouts of one minute that follow it; the rest allows for clock skew.
 */
export const abandonedAfter = 5 * minute;

/** An event that an interrupted replay left as `sending`. */
type AbandonedEntry = QuarantineEntry & { readonly ledger: LedgerRow };

/**
 * Sends quarantined events through the hub of their stream again, each exactly once, for any number of concurrent or
 * interrupted replays. An event is marked as `sending` in the ledger, sent in a single attempt, then marked as
 * `replayed`. An event that an interrupted replay left as `sending` is searched in bronze and quarantine, whose events
 * contain the id that they replay.
 *
 * @returns processes a batch of one stream's events; throws infrastructure faults, after which a later replay continues
 */
export function startReplay(
  context: ReplayContext,
  request: ReplayRequest,
  onOutcome: OnOutcome,
): (entries: readonly QuarantineEntry[]) => Promise<void> {
  const replay = new Replay(context, request, onOutcome);
  return (entries) => replay.process(entries);
}

class Replay {
  readonly #context: ReplayContext;
  readonly #request: ReplayRequest;
  readonly #onOutcome: OnOutcome;
  readonly #startPositions = new Map<string, Promise<ManifestPositions>>();

  constructor(context: ReplayContext, request: ReplayRequest, onOutcome: OnOutcome) {
    this.#context = context;
    this.#request = request;
    this.#onOutcome = onOutcome;
  }

  async process(entries: readonly QuarantineEntry[]): Promise<void> {
    const unique = [...new Map(entries.map((entry) => [formatEventId(entry.id), entry])).values()];
    const [first] = unique;
    if (first === undefined) return;
    const stream = this.#context.streamNamed(first.id.partition.stream);
    if (stream === undefined) {
      for (const entry of unique) this.#onOutcome(entry, "blocked", "its stream is not in the registry");
      return;
    }
    const abandoned = (await mapConcurrent(unique, eventsAtOnce, (entry) => this.#begin(stream, entry))).flat();
    if (abandoned.length > 0) await this.#recover(stream, abandoned);
  }

  /** @returns the event if it is abandoned */
  async #begin(stream: Stream, entry: QuarantineEntry): Promise<AbandonedEntry[]> {
    const body = this.#request.correction ?? entry.event.body;
    const blocker = this.#blockerOf(stream, entry);
    if (entry.ledger === undefined && blocker === undefined) {
      const claim = await this.#claim(stream, entry, undefined);
      if (claim !== undefined) {
        await this.#send(stream, entry, body, claim);
        return [];
      }
    }
    return this.#reportBy(entry, blocker);
  }

  #blockerOf(stream: Stream, { event }: QuarantineEntry): string | undefined {
    if (this.#request.correction !== undefined) return undefined;
    return replayBlocker(stream, event, this.#bounds());
  }

  /** Those of an event that is sent now. */
  #bounds(): TimeBounds {
    const { earliestTime, now } = this.#context;
    return { enqueuedTime: now(), earliestTime };
  }

  /** Reports the outcome of an event that is blocked or has a ledger row, unless it is abandoned. */
  async #reportBy(entry: QuarantineEntry, blocker: string | undefined): Promise<AbandonedEntry[]> {
    const ledger = await readLedger(this.#context.store.ledger, ledgerKeyOf(entry.id));
    if (ledger === undefined) this.#onOutcome(entry, "blocked", blocker);
    else if (ledger.state !== "sending") this.#onOutcome(entry, ledger.state);
    else if (this.#context.now() < ledger.when + abandonedAfter) this.#onOutcome(entry, "busy", ledger.who);
    else return [{ ...entry, ledger }];
    return [];
  }

  /** Marks events that have arrived as `replayed`, and sends those that were never enqueued. */
  async #recover(stream: Stream, abandoned: readonly AbandonedEntry[]): Promise<void> {
    const { store } = this.#context;
    const after = earliestPositions(abandoned.map(({ ledger }) => ledger.after));
    const state = await this.#context.hub(stream).state();
    const complete = await isIngested(store, stream.name, state, after, this.#context);
    const originals = new Set(abandoned.map(({ id }) => formatEventId(id)));
    const arrivals = await findArrivals(store, stream.name, originals, after);
    await mapConcurrent(abandoned, eventsAtOnce, async (entry) => {
      if (arrivals.has(formatEventId(entry.id))) await this.#markReplayed(entry, entry.ledger, "arrived");
      else if (!complete) this.#onOutcome(entry, "undetermined", "not all events of the hub have landed");
      else await this.#resend(stream, entry);
    });
  }

  async #resend(stream: Stream, entry: AbandonedEntry): Promise<void> {
    const { correction } = this.#request;
    const blocker = this.#blockerOf(stream, entry);
    if (blocker !== undefined) return this.#onOutcome(entry, "blocked", blocker);
    if (entry.ledger.corrected && correction === undefined)
      return this.#onOutcome(entry, "undetermined", "it was to be sent with a correction: pass the correction again");
    const claim = await this.#claim(stream, entry, entry.ledger.etag);
    if (claim === undefined) return this.#onOutcome(entry, "busy");
    await this.#send(stream, entry, correction ?? entry.event.body, claim);
  }

  /** @returns undefined if another replay has claimed it first */
  async #claim(stream: Stream, entry: QuarantineEntry, etag: string | undefined): Promise<LedgerEntry | undefined> {
    const { store, now } = this.#context;
    const { replay, who, why, correction } = this.#request;
    const after = await this.#positions(stream);
    const claim: LedgerEntry = {
      state: "sending",
      who,
      why,
      when: now(),
      code: entry.event.code,
      replay,
      corrected: correction !== undefined,
      after,
    };
    const key = ledgerKeyOf(entry.id);
    if (await writeLedger(store.ledger, key, claim, etag)) return claim;
    const stored = await readLedger(store.ledger, key);
    return stored?.state === "sending" && stored.replay === replay ? claim : undefined;
  }

  /**
   * Manifest positions before this replay sends the first event of the stream. Fails if the hub does not respond,
   * before any event is marked.
   */
  #positions(stream: Stream): Promise<ManifestPositions> {
    const known = this.#startPositions.get(stream.name);
    if (known !== undefined) return known;
    const { hub, store } = this.#context;
    const positions = hub(stream)
      .state()
      .then(() => newestPositions(store, stream.name));
    this.#startPositions.set(stream.name, positions);
    return positions;
  }

  async #send(stream: Stream, entry: QuarantineEntry, body: Uint8Array, claim: LedgerEntry): Promise<void> {
    const { now, hub } = this.#context;
    const { replay, correction } = this.#request;
    const { enqueuedTime, firstEnqueuedTime = enqueuedTime } = entry.event;
    const properties = {
      [replayProperties.of]: formatEventId(entry.id),
      [replayProperties.by]: replay,
      [replayProperties.firstEnqueued]: String(firstEnqueuedTime),
    };
    const key =
      entry.event.key ?? (correction === undefined ? undefined : currentKey(stream, correction, this.#bounds()));
    if (now() - claim.when > sendTimeout)
      return this.#onOutcome(entry, "undetermined", "the write to the ledger took too long");
    // A second attempt after a lost answer would duplicate the event.
    await hub(stream).publish([{ key, body, properties }], { attempts: 1 });
    await this.#markReplayed(entry, claim, "sent");
  }

  async #markReplayed(entry: QuarantineEntry, claim: LedgerEntry, outcome: "sent" | "arrived"): Promise<void> {
    const { store, now } = this.#context;
    const key = ledgerKeyOf(entry.id);
    const stored = await readLedger(store.ledger, key);
    if (stored?.state === "sending" && stored.replay === claim.replay) {
      const { etag, ...rest } = stored;
      await writeLedger(store.ledger, key, { ...rest, state: "replayed", when: now() }, etag);
    }
    // On a conflict the other replay has found that the event arrived.
    this.#onOutcome(entry, outcome);
  }
}
