import { replayProperties } from "../../bronze/manifest/provenance.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import type { Stream } from "../../streams/stream.ts";
import { earliest, findArrivals, newestPositions } from "./arrivals.ts";
import type { QuarantineEntry } from "./entries.ts";
import { formatEventId, ledgerKeyOf } from "./event-id.ts";
import { isIngested, type Waiting } from "./ingested.ts";
import { type LedgerEntry, type LedgerRow, type Positions, readLedger, writeLedger } from "./ledger.ts";
import { keyNow, whyUnfit } from "./replay-blocker.ts";
import type { QuarantineStore } from "./store.ts";

/** What a replay needs of the world. */
export interface ReplayWorld extends Waiting {
  readonly store: QuarantineStore;
  streamNamed(name: string): Stream | undefined;
  hub(stream: Stream): Pick<Hub, "publish" | "state">;
}

export interface ReplayOrder {
  /** A name that nobody ever used. */
  readonly replay: string;
  readonly who: string;
  readonly why: string;
  /** To send instead of the bytes in quarantine. */
  readonly correction?: Uint8Array | undefined;
}

/**
 * What became of one event:
 * `sent` now; `arrived`: an earlier replay that was killed had sent it, which is now known;
 * `replayed` or `discarded` before, so nothing is done; `unfit` as it is;
 * `busy`: another replay is at it; `unsettled`: whether an earlier replay has sent it cannot be told yet.
 */
export type ReplayOutcome = "sent" | "arrived" | "replayed" | "discarded" | "unfit" | "busy" | "unsettled";

export type OnOutcome = (entry: QuarantineEntry, outcome: ReplayOutcome, detail?: string) => void;

/** Events in work at one time. */
const atOnce = 16;
/** Milliseconds from the note in the ledger within which an event must be handed to the hub, or it is not. */
const sendWithin = 30_000;
/**
 * Milliseconds after which a replay that has noted an event, and no end, is taken for dead. Longer than `sendWithin` and the two
 * timeouts of a minute that follow it, by as much as clocks may differ.
 */
export const presumedDead = 5 * 60_000;

/** The state of an event that a replay had noted and did not end. */
type Left = QuarantineEntry & { readonly ledger: LedgerRow };

/**
 * Sends quarantined events again through the hub of their stream, each exactly once, however many replays there are and wherever they are
 * killed: an event is noted as `sending` first, sent in a single try, then noted as `replayed`. What a dead replay left
 * `sending` is looked for in bronze and quarantine, where events keep what they were sent again for.
 *
 * @returns takes a batch of one stream's events; throws for faults of the infrastructure, after which a later replay goes on
 */
export function replayRun(
  world: ReplayWorld,
  order: ReplayOrder,
  onOutcome: OnOutcome,
): (entries: readonly QuarantineEntry[]) => Promise<void> {
  const replay = new Replay(world, order, onOutcome);
  return (entries) => replay.take(entries);
}

class Replay {
  readonly #world: ReplayWorld;
  readonly #order: ReplayOrder;
  readonly #onOutcome: OnOutcome;
  readonly #begun = new Map<string, Promise<Positions>>();

  constructor(world: ReplayWorld, order: ReplayOrder, onOutcome: OnOutcome) {
    this.#world = world;
    this.#order = order;
    this.#onOutcome = onOutcome;
  }

  async take(entries: readonly QuarantineEntry[]): Promise<void> {
    const unique = [...new Map(entries.map((entry) => [formatEventId(entry.id), entry])).values()];
    const [first] = unique;
    if (first === undefined) return;
    const stream = this.#world.streamNamed(first.id.partition.stream);
    if (stream === undefined) {
      for (const entry of unique) this.#onOutcome(entry, "unfit", "its stream is not in the registry");
      return;
    }
    const left = (await concurrently(unique, atOnce, (entry) => this.#begin(stream, entry))).flat();
    if (left.length > 0) await this.#settle(stream, left);
  }

  /** Gives the event back when a dead replay has left it. */
  async #begin(stream: Stream, entry: QuarantineEntry): Promise<Left[]> {
    const body = this.#order.correction ?? entry.event.body;
    const unfit = this.#order.correction === undefined && whyUnfit(stream, entry.event, this.#world.now());
    if (entry.ledger === undefined && !unfit) {
      const claim = await this.#claim(stream, entry, undefined);
      if (claim !== undefined) {
        await this.#send(stream, entry, body, claim);
        return [];
      }
    }
    return this.#answerBy(entry, unfit || undefined);
  }

  /** What to do about an event that somebody has been at. */
  async #answerBy(entry: QuarantineEntry, unfit: string | undefined): Promise<Left[]> {
    const ledger = await readLedger(this.#world.store.ledger, ledgerKeyOf(entry.id));
    if (ledger === undefined) this.#onOutcome(entry, "unfit", unfit);
    else if (ledger.state !== "sending") this.#onOutcome(entry, ledger.state);
    else if (this.#world.now() < ledger.when + presumedDead) this.#onOutcome(entry, "busy", ledger.who);
    else return [{ ...entry, ledger }];
    return [];
  }

  /** What of these has arrived is so noted; what surely has not is sent. */
  async #settle(stream: Stream, left: readonly Left[]): Promise<void> {
    const { store } = this.#world;
    const after = earliest(left.map(({ ledger }) => ledger.after));
    const state = await this.#world.hub(stream).state();
    const complete = await isIngested(store, stream.name, state, after, this.#world);
    const wanted = new Set(left.map(({ id }) => formatEventId(id)));
    const arrivals = await findArrivals(store, stream.name, wanted, after);
    await concurrently(left, atOnce, async (entry) => {
      if (arrivals.has(formatEventId(entry.id))) await this.#note(entry, entry.ledger, "arrived");
      else if (!complete) this.#onOutcome(entry, "unsettled", "not all that the hub has got has landed");
      else await this.#sendAfterAll(stream, entry);
    });
  }

  async #sendAfterAll(stream: Stream, entry: Left): Promise<void> {
    const { correction } = this.#order;
    const unfit = correction === undefined && whyUnfit(stream, entry.event, this.#world.now());
    if (unfit) return this.#onOutcome(entry, "unfit", unfit);
    if (entry.ledger.corrected && correction === undefined)
      return this.#onOutcome(entry, "unsettled", "it was to be sent with a correction, which is needed again");
    const claim = await this.#claim(stream, entry, entry.ledger.etag);
    if (claim === undefined) return this.#onOutcome(entry, "busy");
    await this.#send(stream, entry, correction ?? entry.event.body, claim);
  }

  /** Undefined when another replay was faster. */
  async #claim(stream: Stream, entry: QuarantineEntry, etag: string | undefined): Promise<LedgerEntry | undefined> {
    const { store, now } = this.#world;
    const { replay, who, why, correction } = this.#order;
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

  /** Where the manifest stood before the first event of this stream was noted; asks the hub, so that one that is away leaves no notes. */
  #positions(stream: Stream): Promise<Positions> {
    const known = this.#begun.get(stream.name);
    if (known !== undefined) return known;
    const { hub, store } = this.#world;
    const positions = hub(stream)
      .state()
      .then(() => newestPositions(store, stream.name));
    this.#begun.set(stream.name, positions);
    return positions;
  }

  async #send(stream: Stream, entry: QuarantineEntry, body: Uint8Array, claim: LedgerEntry): Promise<void> {
    const { now, hub } = this.#world;
    const { replay, correction } = this.#order;
    const properties = { [replayProperties.of]: formatEventId(entry.id), [replayProperties.by]: replay };
    const key = entry.event.key ?? (correction === undefined ? undefined : keyNow(stream, correction, now()));
    if (now() - claim.when > sendWithin) return this.#onOutcome(entry, "unsettled", "the ledger took too long");
    // One try: a second one after an answer that was lost would double it.
    await hub(stream).publish([{ key, body, properties }], { tries: 1 });
    await this.#note(entry, claim, "sent");
  }

  async #note(entry: QuarantineEntry, claim: LedgerEntry, outcome: "sent" | "arrived"): Promise<void> {
    const { store, now } = this.#world;
    const key = ledgerKeyOf(entry.id);
    const stored = await readLedger(store.ledger, key);
    if (stored?.state === "sending" && stored.replay === claim.replay) {
      const { etag, ...rest } = stored;
      await writeLedger(store.ledger, key, { ...rest, state: "replayed", when: now() }, etag);
    }
    // When the write was lost to another, that one has found it arrived, too.
    this.#onOutcome(entry, outcome);
  }
}
