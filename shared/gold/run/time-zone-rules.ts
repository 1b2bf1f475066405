import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import { InvalidDocument, storedNumber, storedObjects, storedText } from "../../platform/stored-value.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { type SilverContainer, type SilverDocuments, silverDefinitions } from "../../silver/documents/registry.ts";
import type { Interval } from "../dates/calendar.ts";
import { calendarOfOffsets, differences, type Offsets, offsetsOf } from "../dates/offsets.ts";
import { type Group, groupOf } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";
import { storePending } from "./pending-groups.ts";

/**
 * In `gold-progress`: the version of the time zone database that the days of a summary are of, and the offsets that the
 * reporting time zone had in it. An update of the runtime brings new rules, and the old ones are gone then.
 */
interface TimeZoneRules extends Identified {
  readonly consumer: string;
  readonly database: string;
  readonly offsets: Offsets;
  /** The offsets are known until then, epoch milliseconds. */
  readonly until: number;
}

const firstYear = 2000;
/** Silver has no event of more than a day ahead. */
const yearsAhead = 2;
const documentsPerPage = 1000;

/** Whether the days of a summary are of another version of the time zone database than the runtime's. */
export async function hasOtherRules(gold: Gold, summary: ComputedSummary): Promise<boolean> {
  if (summary.date === undefined) return false;
  const known = await gold.gold(sharedContainers.progress).read(rulesId(summary), summary.name);
  return known !== undefined && storedText(known.document, "database") !== gold.timeZoneDatabase;
}

/**
 * Adopts the rules of the runtime's time zone database: the groups of silver's documents at times whose day may differ
 * become pending, those of the old day and those of the new one.
 */
export async function adoptTimeZoneRules(gold: Gold, summary: ComputedSummary): Promise<void> {
  if (summary.date === undefined) return;
  const progress = gold.gold(sharedContainers.progress);
  const [id, consumer, database] = [rulesId(summary), summary.name, gold.timeZoneDatabase];
  const known = await progress.read(id, consumer);
  if (known !== undefined && storedText(known.document, "database") === database) return;
  const until = Date.UTC(new Date(gold.now()).getUTCFullYear() + yearsAhead, 0);
  const offsets = offsetsOf(gold.calendar.timeZone, { from: Date.UTC(firstYear, 0), to: until });
  const rules: TimeZoneRules = { id, consumer, database, offsets, until };
  if (known === undefined) {
    await progress.create(rules, consumer);
    return;
  }
  const before = storedOffsets(known.document);
  const differing = differences(before, offsets, Math.min(until, storedNumber(known.document, "until")));
  const groups = await groupsOf(gold, summary, before, differing);
  await storePending(gold, summary, database, groups);
  // On a conflict another run has adopted them.
  await progress.replace(rules, consumer, known.etag);
}

async function groupsOf(
  gold: Gold,
  summary: ComputedSummary,
  before: Offsets,
  intervals: readonly Interval[],
): Promise<readonly Group[]> {
  const calendars = [calendarOfOffsets(gold.calendar.timeZone, before), gold.calendar];
  const groups = new Map<string, Group>();
  for (const feed of summary.feeds)
    for (const interval of intervals)
      for await (const documents of documentsIn(gold.silver(feed.container), feed.container, interval)) {
        const changes = documents.map((document) => feed.change(document));
        for (const calendar of calendars)
          for (const key of await feed.affectedGroups(
            changes,
            openGroupContext(gold.silverReader, { ...gold, calendar }),
            1,
          )) {
            const group = groupOf(summary, key);
            groups.set(group.id, group);
          }
      }
  return [...groups.values()];
}

/** The documents of all partitions at times of the interval. */
async function* documentsIn(
  container: DocumentContainer,
  name: SilverContainer,
  { from, to }: Interval,
): AsyncGenerator<readonly SilverDocuments[SilverContainer][]> {
  const property = timeOf(name);
  const query = `SELECT * FROM c WHERE c.${property} >= @from AND c.${property} <= @to`;
  const parameters = { from: property === "start" ? from - bucketLength : from, to };
  let token: string | undefined;
  do {
    const page = await container.queryAllPartitions<SilverDocuments[SilverContainer]>(
      query,
      parameters,
      documentsPerPage,
      token,
    );
    yield page.items;
    token = page.continuation;
  } while (token !== undefined);
}

/** The property with the time of a container's documents. Buckets have a start. */
function timeOf(container: SilverContainer): "start" | "time" {
  const isBucketed = silverDefinitions.some((each) => each.container === container && "start" in each.properties);
  return isBucketed ? "start" : "time";
}

function storedOffsets(document: Identified): Offsets {
  return storedObjects(document, "offsets").map((pair): readonly [number, number] => {
    const [since, ahead]: unknown[] = Array.isArray(pair) ? pair : [];
    if (typeof since === "number" && typeof ahead === "number") return [since, ahead];
    throw new InvalidDocument(`document ${document.id}: offsets is not as expected`);
  });
}

function rulesId({ name, version }: ComputedSummary): string {
  return hashId("time-zone-rules", name, version);
}
