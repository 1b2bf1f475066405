import { unreadRanges } from "../../platform/change-feed/follow.ts";
import { earliest, second } from "../../platform/time.ts";
import type { Outbox } from "../../serving/outbox/outbox.ts";
import { outputFeed } from "../../serving/outbox/write.ts";

export interface OutboxLag {
  /** Messages that are written and not published. */
  readonly messages: number;
  /** Feed ranges with changes from which no messages are written yet. */
  readonly feeds: number;
  /** When the oldest of both was written, epoch milliseconds with a resolution of a second; undefined without one. */
  readonly waitingSince: number | undefined;
}

const pageSize = 1000;

/** What the outbox has still to publish. Writes nothing. */
export async function readOutboxLag(
  outbox: Pick<Outbox, "outputs" | "source" | "messages" | "progress">,
): Promise<OutboxLag> {
  const feeds = outbox.outputs.map((output) => unreadRanges(outputFeed(outbox, output)));
  const unread = (await Promise.all(feeds)).flat();
  const times: number[] = [];
  let token: string | undefined;
  do {
    const query = "SELECT c._ts AS seconds FROM c WHERE c.published = @published";
    const page = await outbox.messages.queryAllPartitions<{ seconds: number }>(
      query,
      { published: false },
      pageSize,
      token,
    );
    for (const { seconds } of page.items) times.push(seconds * second);
    token = page.continuation;
  } while (token !== undefined);
  return {
    messages: times.length,
    feeds: unread.length,
    // Many messages may wait: no spread.
    waitingSince: earliest(
      [...unread.map(({ oldest }) => oldest), times.reduce(min, Number.POSITIVE_INFINITY)].filter(isTime),
    ),
  };
}

function min(a: number, b: number): number {
  return Math.min(a, b);
}

function isTime(time: number | undefined): time is number {
  return time !== undefined && Number.isFinite(time);
}
