import { cached } from "../../silver/open-silver-reader.ts";
import type { SilverFacts } from "../../silver/silver-reader.ts";
import type { Calendar } from "../dates/calendar.ts";
import type { View } from "../summary.ts";

/** Silver could not be read. The fault is the store's, not the group's: the run fails and is tried again. */
export class SilverUnreachable extends Error {
  override readonly name = "SilverUnreachable";
}

/** Silver from now on: what was read once is not read again, so the view must die with the work that it was made for. */
export function freshView(facts: SilverFacts, calendar: Calendar): View {
  return {
    calendar,
    facts: cached({
      select: (...of) => fromSilver(facts.select(...of)),
      everywhere: (...of) => fromSilver(facts.everywhere(...of)),
    }),
  };
}

async function fromSilver<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SilverUnreachable(`Silver could not be read: ${why}`, { cause: error });
  }
}
