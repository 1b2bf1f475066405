import { summaries } from "../../shared/gold/registry.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { inOrder } from "../../testing/reference/days.ts";
import { referenceFor } from "../../testing/reference/gold.ts";
import type { GeneratedEvent } from "../common/history.ts";
import { allRows } from "../common/rows.ts";
import { dueScores, publishedScores } from "../demo/scores.ts";
import { type StoredEvent, storedEvents } from "./bronze-events.ts";
import { type Places, placesOf } from "./sequence-numbers.ts";
import type { HubPartition } from "./settle.ts";

/** What became of the events. */
export interface ChaosAccount {
  readonly sent: number;
  readonly acknowledged: number;
  readonly inHubs: number;
  readonly places: Places;
  /** Events by why they were quarantined. */
  readonly quarantined: Readonly<Record<string, number>>;
  /** Rows of each summary, and how many of them the reference has otherwise or not at all. */
  readonly gold: readonly GoldAccount[];
  /** Texts `STREAM BODY` that were sent and are nowhere, or are somewhere and were never sent. */
  readonly lost: number;
  readonly madeUp: number;
  readonly scores: ScoreAccount;
}

export interface GoldAccount {
  readonly summary: string;
  readonly rows: number;
  readonly different: number;
}

/** The risk scores that went out. One may go out twice, when its letter could not be marked: under one id, and the same. */
export interface ScoreAccount {
  readonly due: number;
  readonly published: number;
  readonly ids: number;
  /** Due ones that never went out, or went out under two ids, and those that were not due. */
  readonly wrong: number;
}

export async function accountOf(
  azure: Azure,
  events: readonly GeneratedEvent[],
  acknowledged: readonly string[],
  partitions: readonly HubPartition[],
): Promise<ChaosAccount> {
  const stored: StoredEvent[] = [];
  for await (const event of storedEvents(azure)) stored.push(event);
  const sent = new Set(events.map(({ stream, body }) => `${stream} ${body}`));
  const found = new Set(stored.map(({ stream, body }) => `${stream} ${body}`));
  const gold: GoldAccount[] = [];
  for (const summary of summaries) {
    const rows = await allRows(azure, summary, { personal: true });
    gold.push({ summary: summary.name, ...differences(rows, referenceFor(summary.name)(events)) });
  }
  return {
    sent: events.length,
    acknowledged: acknowledged.length,
    inHubs: partitions.reduce((sum, { last }) => sum + last + 1, 0),
    places: placesOf(partitions, stored),
    quarantined: countBy(stored.flatMap(({ code }) => code ?? [])),
    gold,
    lost: missingIn(found, sent),
    madeUp: missingIn(sent, found),
    scores: await scoresOf(azure, dueScores(events)),
  };
}

async function scoresOf(azure: Azure, due: readonly string[]): Promise<ScoreAccount> {
  const published = await publishedScores(azure, due.length);
  const distinct = new Set(published.map(({ id, body }) => JSON.stringify([id, body])));
  const ids = new Set(published.map(({ id }) => id)).size;
  const wrong = differences(
    [...distinct].map((text) => JSON.parse(text)[1]),
    due,
  ).different;
  return { due: due.length, published: published.length, ids, wrong: Math.max(wrong, distinct.size - ids) };
}

/** What of an account must not be; nothing when each event counts once. */
export function wrongsOf(account: ChaosAccount): string[] {
  const { sent, acknowledged, inHubs, places, gold, lost, madeUp, scores } = account;
  const wrongs: readonly (readonly [boolean, string])[] = [
    [acknowledged !== sent, `${acknowledged} of ${sent} events were acknowledged`],
    [places.stored !== inHubs, `the hubs have ${inHubs} events, bronze and quarantine ${places.stored}`],
    [places.twice > 0, `${places.twice} positions stand there twice`],
    [places.missing > 0, `${places.missing} positions are missing`],
    [places.beyond > 0, `${places.beyond} positions are in no hub`],
    [lost > 0, `${lost} bodies are lost`],
    [madeUp > 0, `${madeUp} bodies were never sent`],
    [scores.wrong > 0, `of ${scores.due} risk scores ${scores.wrong} went out otherwise, or not at all`],
    ...gold.map(
      ({ summary, different }) => [different > 0, `${different} rows of ${summary} are not the reference's`] as const,
    ),
  ];
  return wrongs.flatMap(([isWrong, text]) => (isWrong ? [text] : []));
}

/** Weeks and months are put together of days, which may differ in the last digit. */
function differences(rows: readonly unknown[], reference: readonly unknown[]): { rows: number; different: number } {
  const [ours, theirs] = [new Set(textsOf(rows)), new Set(textsOf(reference))];
  const different = Math.max(missingIn(theirs, ours), missingIn(ours, theirs));
  return { rows: rows.length, different: Math.max(different, Math.abs(rows.length - reference.length)) };
}

function textsOf(rows: readonly unknown[]): string[] {
  const twelve = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return inOrder(rows).map((row) => JSON.stringify(row, twelve));
}

export function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, some]) => [name, some.length]));
}

/** How many of the wanted are not there. */
function missingIn(there: ReadonlySet<string>, wanted: ReadonlySet<string>): number {
  return [...wanted].filter((one) => !there.has(one)).length;
}
