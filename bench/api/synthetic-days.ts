import type { DocumentContainer } from "../../shared/platform/azure/documents.ts";
import { day, isoTime } from "../../shared/platform/time.ts";

const daysOfUser = 100;
const first = Date.UTC(2026, 0, 5);
/** Coprime to every number of days: consecutive documents are of users far apart, as in a store that hashes keys. */
const stride = 7919;

/** Documents of activity by day, computed as they are read: a store with an index, as large as one likes. */
export function syntheticDays(days: number): { readonly container: DocumentContainer; documentsRead(): number } {
  const users = days / daysOfUser;
  let read = 0;
  const subjectOf = (user: number) => `user:${String(user).padStart(7, "0")}`;
  const documentOf = (user: number, index: number) => {
    const date = isoTime(first + index * day).slice(0, 10);
    const [user_id, device_id] = [subjectOf(user).slice(5), "w1"];
    const row = { user_id, device_id, date, total_steps: 100, avg_heart_rate: 70, avg_heart_rate_asleep: null };
    const rows = [{ ...row, samples: 10, samples_asleep: 0 }];
    return { id: `${user}-${index}`, subject: subjectOf(user), date, rows, seconds: 1 };
  };
  /** The users whose subjects are in the range of a query. */
  const rangeOf = (query: string, { keyFrom, keyTo }: Readonly<Record<string, unknown>>) => {
    const position = (key: unknown, isAfter: boolean) => {
      const number = Number(String(key).slice(5));
      if (!String(key).startsWith("user:")) return String(key) < "user:" ? 0 : users;
      return number + (isAfter ? 1 : 0);
    };
    const from = keyFrom === undefined ? 0 : position(keyFrom, query.includes("> @keyFrom"));
    const to = keyTo === undefined ? users : position(keyTo, query.includes("<= @keyTo"));
    return [Math.min(users, from), Math.min(users, to)] as const;
  };
  const unused = async () => {
    throw new Error("the bench only reads");
  };
  const container: DocumentContainer = {
    ...{
      read: unused,
      create: unused,
      replace: unused,
      remove: unused,
      removeVersion: unused,
      changes: async () => undefined,
    },
    ...{ feedRanges: async () => [], ends: async () => [] },
    async queryPartition<D>(partition: string) {
      const user = Number(partition.slice(5));
      read += daysOfUser;
      return Array.from({ length: daysOfUser }, (_, index) => documentOf(user, index)) as D[];
    },
    async queryAllPartitions<D>(
      query: string,
      parameters: Readonly<Record<string, unknown>>,
      limit: number,
      after = "0",
    ) {
      const [from, to] = rangeOf(query, parameters);
      const size = (to - from) * daysOfUser;
      const [begin, end] = [Number(after), Math.min(size, Number(after) + limit)];
      const items = Array.from({ length: end - begin }, (_, index) => {
        const position = ((begin + index) * stride) % size;
        return documentOf(from + Math.floor(position / daysOfUser), position % daysOfUser);
      });
      read += items.length;
      return { items: items as D[], continuation: end < size ? String(end) : undefined };
    },
  };
  return { container, documentsRead: () => read };
}
