import type { Identified, Stored } from "../../platform/azure/documents.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import { type BalanceFact, balanceFacts } from "../../silver/documents/balance.ts";
import { hashId } from "../../silver/documents/hash-id.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import { lettersOf } from "./outbox-message.ts";

/** In `gold-progress`, beside gold's own: every change before the continuations has its letters. */
interface OutboxProgress extends Identified {
  readonly summary: string;
  readonly feed: readonly { readonly range: string; readonly continuation?: string }[];
}

const id = hashId("outbox");
/** The partition key, which is not a summary's name. */
const partition = "outbox";

/**
 * Reads the next page of changes of `balance`, and writes the letters that they call for. A customer and their assessments meet here in whatever
 * order they come; a letter that is there stays as it is: neither a customer written twice nor a corrected birth day sends anything again.
 *
 * @returns how many letters were written; undefined when nothing is new
 */
export async function writeLetters(outbox: Outbox, limits: OutboxLimits): Promise<number | undefined> {
  const known = await readProgress(outbox);
  const { feed } = known.document;
  for (const position of feed) {
    const { range, continuation } = position;
    const from = continuation === undefined ? { range } : { continuation };
    const page = await outbox.balance.changes<BalanceFact>(from, limits.pageSize);
    if (page === undefined) continue;
    const emails = [...new Set(page.documents.map(({ email }) => email))];
    const counts = await concurrently(emails, limits.concurrency, (email) => writeLettersOf(outbox, email));
    const next = { range, continuation: page.continuation };
    const moved = { ...known.document, feed: feed.map((each) => (each === position ? next : each)) };
    // Lost to another run, which has done the same: letters are there once whoever wrote them.
    await outbox.progress.replace(moved, partition, known.etag);
    return counts.reduce((sum, count) => sum + count, 0);
  }
  return undefined;
}

async function writeLettersOf({ facts, letters }: Outbox, email: string): Promise<number> {
  let written = 0;
  for (const letter of lettersOf(await balanceFacts(facts, email)))
    if (await letters.create(letter, email)) written += 1;
  return written;
}

async function readProgress({ progress, balance }: Outbox): Promise<Stored<OutboxProgress>> {
  for (;;) {
    const known = await progress.read<OutboxProgress>(id, partition);
    if (known !== undefined) return known;
    const feed = (await balance.feedRanges()).map((range) => ({ range }));
    await progress.create<OutboxProgress>({ id, summary: partition, feed }, partition);
  }
}
