import { errorMessage } from "../../platform/error-message.ts";
import { InfrastructureFault } from "../../platform/korevital-error.ts";
import { cachedSilverReader } from "../../silver/cached-silver-reader.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import { calendarNamed } from "../dates/calendars.ts";
import type { GroupContext, RuleSettings } from "../group-context.ts";

/** Silver cannot be read. This is a fault of the store and not of the group: the run fails and is retried. */
export class SilverUnreachable extends InfrastructureFault {
  override readonly name = "SilverUnreachable";
  readonly code = "silver-unreachable";
}

/**
 * A cached view of silver from now on. Discard it with the work that it was opened for.
 */
export function openGroupContext(reader: SilverReader, { calendar, alertRule }: RuleSettings): GroupContext {
  return {
    calendar,
    alertRule,
    calendarOf: calendarNamed,
    silver: cachedSilverReader({
      queryPartition: (...of) => fromSilver(reader.queryPartition(...of)),
      queryAllPartitions: (...of) => fromSilver(reader.queryAllPartitions(...of)),
      async *queryPartitions(...of) {
        const pages = reader.queryPartitions(...of)[Symbol.asyncIterator]();
        for (let page = await fromSilver(pages.next()); page.done !== true; page = await fromSilver(pages.next()))
          yield page.value;
      },
    }),
  };
}

async function fromSilver<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const reason = errorMessage(error);
    throw new SilverUnreachable(`Silver cannot be read: ${reason}`, { cause: error });
  }
}
