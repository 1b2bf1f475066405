import type { BronzeEvent } from "../shared/bronze/bronze-event.ts";
import { calendarNamed } from "../shared/gold/dates/calendars.ts";
import { computedSummaries } from "../shared/gold/registry.ts";
import type { Row } from "../shared/gold/summary.ts";
import { goldFixture, runOnce } from "../shared/gold/testing/fixture.ts";
import type { SilverWrite } from "../shared/gold/testing/silver-writes.ts";
import type { Identified } from "../shared/platform/azure/documents.ts";
import type { RowSource } from "../shared/serving/report/read-rows.ts";
import type { SilverDefinition } from "../shared/silver/documents/definition.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { contributionsOf } from "../shared/silver/slice/contributions.ts";
import { streams } from "../shared/streams/registry.ts";
import { earliestTime } from "../shared/streams/testing/bodies.ts";

/** When all events arrived. */
const enqueuedTime = Date.UTC(2027, 0);

export interface SentEvent {
  readonly stream: string;
  readonly body: string;
}

export interface ReportFixture extends RowSource {
  /** All rows of gold by summary. */
  rows(summary: string): readonly Row[];
}

/** Silver and gold in memory after events. */
export async function reportFixture(events: readonly SentEvent[], timeZone = "UTC"): Promise<ReportFixture> {
  const fixture = goldFixture(computedSummaries, undefined, timeZone);
  for (const definition of silverDefinitions) {
    const { container, merge } = definition as unknown as SilverDefinition<unknown, Identified>;
    for (const documents of Map.groupBy(contributionsTo(definition, events), ({ id }) => id).values())
      fixture.write({ container, document: merge(documents) } as unknown as SilverWrite);
  }
  const limits = { pageSize: 500, concurrency: 8, deadline: Number.POSITIVE_INFINITY };
  while ((await runOnce(fixture, computedSummaries, limits)).length > 0);
  const { gold, silverReader, calendar, alertRule } = fixture.gold;
  return {
    gold,
    silver: silverReader,
    calendar,
    alertRule,
    calendarOf: calendarNamed,
    rows: (name) => computedSummaries.filter((summary) => summary.name === name).flatMap(fixture.rows),
  };
}

function contributionsTo(definition: (typeof silverDefinitions)[number], events: readonly SentEvent[]): Identified[] {
  const stream = streams.find(({ name }) => name === definition.stream);
  if (stream === undefined) throw new Error(`no stream ${definition.stream}`);
  return events.flatMap((event): readonly Identified[] => {
    if (event.stream !== stream.name) return [];
    const arrived = { body: Buffer.from(event.body), enqueuedTime } as unknown as BronzeEvent;
    const all = contributionsOf({ stream, definitions: [definition], earliestTime }, arrived);
    if (typeof all === "string") throw new Error(all);
    return all.flat();
  });
}
