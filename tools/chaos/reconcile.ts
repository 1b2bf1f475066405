import { hash } from "node:crypto";
import { summaries } from "../../shared/gold/registry.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { scoresHub } from "../../shared/serving/outbox/outputs/risk-scores.ts";
import { inOrder } from "../../testing/reference/days.ts";
import { referenceFor } from "../../testing/reference/gold.ts";
import type { GeneratedEvent } from "../common/history.ts";
import { allRows } from "../common/rows.ts";
import { publishedMessages } from "../demo/published-messages.ts";
import { dueScores } from "../demo/scores.ts";
import { type StoredEvent, storedEvents } from "./bronze-events.ts";
import { countSequenceNumbers, type SequenceNumberCounts } from "./sequence-numbers.ts";
import type { HubPartition } from "./settle.ts";
import { reconcileTables, type TableReconciliation } from "./tables/reconcile-tables.ts";
import type { TableReader } from "./tables/table-reader.ts";
import type { TableRead } from "./tables/watch-tables.ts";

/** The outcomes of the events of a run. */
export interface ChaosReconciliation {
  readonly sent: number;
  readonly acknowledged: number;
  readonly inHubs: number;
  readonly sequenceNumbers: SequenceNumberCounts;
  /** Number of quarantined events by code. */
  readonly quarantined: Readonly<Record<string, number>>;
  /** Rows of each summary, and how many of them differ from the reference. */
  readonly gold: readonly GoldReconciliation[];
  /** Number of distinct bodies sent but not stored; `unexpected`: stored but not sent. */
  readonly lost: number;
  readonly unexpected: number;
  readonly scores: ScoreReconciliation;
  /** Undefined without `--tables`. */
  readonly tables: TableReconciliation | undefined;
}

export interface GoldReconciliation {
  readonly summary: string;
  readonly rows: number;
  readonly different: number;
}

/**
 * The published risk scores. A score may be published twice, under the same id, if its outbox message could not be
 * marked as sent.
 */
export interface ScoreReconciliation {
  readonly due: number;
  readonly published: number;
  readonly ids: number;
  /** Due scores that were not published or have two ids, and published scores that were not due. */
  readonly violations: number;
}

export async function reconcile(
  azure: Azure,
  events: readonly GeneratedEvent[],
  acknowledged: number,
  partitions: readonly HubPartition[],
  tables: { readonly reader: TableReader; readonly reads: readonly TableRead[] } | undefined,
): Promise<ChaosReconciliation> {
  const stored: Omit<StoredEvent, "body">[] = [];
  const found = new Set<string>();
  for await (const { body, ...event } of storedEvents(azure)) {
    stored.push(event);
    found.add(digestOf(event.stream, body));
  }
  const sent = new Set(events.map(({ stream, body }) => digestOf(stream, body)));
  const gold: GoldReconciliation[] = [];
  for (const summary of summaries) {
    const rows = await allRows(azure, summary, { personal: true });
    gold.push({ summary: summary.name, ...differingRows(rows, referenceFor(summary.name)(events)) });
  }
  return {
    sent: events.length,
    acknowledged,
    inHubs: sumBy(partitions, ({ last }) => last + 1),
    sequenceNumbers: countSequenceNumbers(partitions, stored),
    quarantined: countBy(stored.flatMap(({ code }) => code ?? [])),
    gold,
    lost: missingIn(found, sent),
    unexpected: missingIn(sent, found),
    scores: await reconcileScores(azure, dueScores(events)),
    tables: tables && (await reconcileTables(azure, tables.reader, tables.reads, stored)),
  };
}

/** Digests of ten million events fit into memory, their bodies do not. */
function digestOf(stream: string, body: string): string {
  return hash("md5", `${stream} ${body}`, "base64");
}

async function reconcileScores(azure: Azure, due: readonly string[]): Promise<ScoreReconciliation> {
  const published = await publishedMessages(azure, scoresHub, due.length);
  const distinct = new Set(published.map(({ id, body }) => JSON.stringify([id, body])));
  const ids = new Set(published.map(({ id }) => id)).size;
  const wrong = differingRows(
    [...distinct].map((text) => JSON.parse(text)[1]),
    due,
  ).different;
  return { due: due.length, published: published.length, ids, violations: Math.max(wrong, distinct.size - ids) };
}

/** The violations of a run; empty if each event counts exactly once. */
export function violationsOf(reconciliation: ChaosReconciliation): string[] {
  const { sent, acknowledged, inHubs, sequenceNumbers, gold, lost, unexpected, scores, tables } = reconciliation;
  const violations: readonly (readonly [boolean, string])[] = [
    [acknowledged !== sent, `${acknowledged} of ${sent} events were acknowledged`],
    [
      sequenceNumbers.stored !== inHubs,
      `the hubs contain ${inHubs} events, bronze and quarantine ${sequenceNumbers.stored}`,
    ],
    [sequenceNumbers.duplicated > 0, `${sequenceNumbers.duplicated} sequence numbers are duplicated`],
    [sequenceNumbers.missing > 0, `${sequenceNumbers.missing} sequence numbers are missing`],
    [sequenceNumbers.unknown > 0, `${sequenceNumbers.unknown} sequence numbers are in no hub`],
    [lost > 0, `${lost} bodies are lost`],
    [unexpected > 0, `${unexpected} bodies were never sent`],
    [scores.violations > 0, `${scores.violations} of ${scores.due} risk scores were not published correctly`],
    ...gold.map(
      ({ summary, different }) => [different > 0, `${different} rows of ${summary} differ from the reference`] as const,
    ),
  ];
  return [...violations.flatMap(([isViolation, text]) => (isViolation ? [text] : [])), ...(tables?.violations ?? [])];
}

/** Numbers are compared with twelve digits: rolled-up averages may differ in the last ones. */
function differingRows(rows: readonly unknown[], reference: readonly unknown[]): { rows: number; different: number } {
  const [found, expected] = [new Set(textsOf(rows)), new Set(textsOf(reference))];
  const different = Math.max(missingIn(expected, found), missingIn(found, expected));
  return { rows: rows.length, different: Math.max(different, Math.abs(rows.length - reference.length)) };
}

function textsOf(rows: readonly unknown[]): string[] {
  const round = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return inOrder(rows).map((row) => JSON.stringify(row, round));
}

export function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, some]) => [name, some.length]));
}

/** The number of expected texts that are not present. */
function missingIn(present: ReadonlySet<string>, expected: ReadonlySet<string>): number {
  let missing = 0;
  for (const text of expected) if (!present.has(text)) missing += 1;
  return missing;
}
