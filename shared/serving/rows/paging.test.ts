import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupDocument, groupOf } from "../../gold/group.ts";
import { summaries, summaryNamed } from "../../gold/registry.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { isPersonal } from "../../streams/fields/mark.ts";
import { readFilter } from "./filter.ts";
import { groupIds } from "./group-ids.ts";
import { readMaskedRows, readPersonalRows } from "./query.ts";
import { readGroups } from "./read-groups.ts";
import { containerOf, generatedGroups, generatedRows, putGroup, storedSummary } from "./testing/groups.ts";

const pseudonymise = (kind: string, value: string) => `${kind} of ${[...value].reverse().join("")}`;
type Query = Readonly<Record<string, string>>;

const readers = {
  personal: (container: DocumentContainer, summary: Summary, parameters: Query) =>
    readPersonalRows(container, summary, readFilter(summary, parameters), groupIds(summary, pseudonymise)),
  masked: (container: DocumentContainer, summary: Summary, parameters: Query) => {
    const ids = groupIds(summary, pseudonymise);
    return readMaskedRows(container, summary, readFilter(summary, parameters), { pseudonymise, minimumGroup: 5 }, ids);
  },
};

async function allPages(
  read: typeof readers.personal,
  container: DocumentContainer,
  summary: Summary,
  parameters: Query,
  between: () => void,
): Promise<{ readonly rows: Row[]; readonly withheld: number }> {
  const rows: Row[] = [];
  let withheld = 0;
  for (let continuation: string | undefined, first = true; first || continuation !== undefined; first = false) {
    const next = continuation === undefined ? {} : { continuation };
    const page = await read(container, summary, { ...parameters, ...next });
    rows.push(...page.items);
    withheld += page.withheld;
    continuation = page.continuation;
    between();
  }
  return { rows, withheld };
}

/** Every filter and order that a summary has; the values are those of a group. */
function filtersOf(summary: Summary, audience: keyof typeof readers, row: Row | undefined): Query[] {
  const personal = summary.columns.filter(isPersonal).map(({ name }) => name);
  const columns = summary.grain
    .map(({ column }) => column)
    .filter((name) => audience === "personal" || !personal.includes(name));
  const measured = summary.columns.find(({ type }) => type === "number" || type === "integer")?.name ?? "";
  return [
    {},
    { sort: `-${measured}` },
    ...columns.flatMap((column) => {
      const value = row?.[column];
      const isOther = column === "device_id" && row?.["user_id"] !== null;
      return typeof value === "string" && !isOther ? [{ [column]: value }] : [];
    }),
    ...(summary.date === undefined
      ? []
      : [{ from: "2026-01-01" }, { to: "2026-03-02" }, { from: "2026-01-01", to: "2026-03-30" }]),
  ];
}

const signature = (row: Row) => JSON.stringify(row);

describe.each(summaries)("pages of $name while groups change", (summary) => {
  it.each(["personal", "masked"] as const)(
    "%s rows that do not change come exactly once, by every filter",
    async (audience) => {
      const read = readers[audience];
      const history = generatedGroups(summary).chain((groups) =>
        fc.record({
          groups: fc.constant(groups),
          writes: fc.array(
            fc.nat(Math.max(0, groups.length - 1)).chain((index) => {
              const key = groups[index]?.key ?? {};
              return generatedRows(storedSummary(summary), key).map((rows) => ({ index, key, rows }));
            }),
            { maxLength: groups.length === 0 ? 0 : 6 },
          ),
          limit: fc.integer({ min: 1, max: 4 }),
          choice: fc.nat(),
        }),
      );
      await fc.assert(
        fc.asyncProperty(history, async ({ groups, writes, limit, choice }) => {
          const container = containerOf(summary);
          for (const group of groups) putGroup(container, summary, group);
          const all = await read(container, summary, { limit: "1000" });
          const parameters = filtersOf(summary, audience, all.items[0]);
          const chosen = parameters[choice % parameters.length] ?? {};
          const before = await read(container, summary, { ...chosen, limit: "1000" });
          const left = [...writes];
          const { rows: seen, withheld } = await allPages(
            read,
            container,
            summary,
            { ...chosen, limit: String(limit) },
            () => {
              const write = left.shift();
              if (write !== undefined) putGroup(container, summary, write);
            },
          );
          const written = writes.slice(0, writes.length - left.length);
          const touched = await groupsTouched(
            summary,
            written.map(({ key }) => key),
          );
          const isSteady = (row: Row) => !touched.has(String(row["group"]));
          expect(seen.filter(isSteady).map(signature)).toEqual(before.items.filter(isSteady).map(signature));
          if (written.length > 0) return;
          expect(seen).toEqual(before.items);
          expect(withheld).toBe(before.withheld);
        }),
        { numRuns: 120 },
      );
    },
  );
});

/** The ids of the groups that a write of these documents can change. */
async function groupsTouched(summary: Summary, keys: readonly Readonly<Record<string, string>>[]) {
  const ids = groupIds(summary, pseudonymise);
  return new Set(
    keys.map((key) => {
      if (summary.kind === "computed") return ids(groupOf(summary, key).id);
      const period = summary.rollup.periodOf(key[summary.date] ?? "");
      return ids(groupOf(summary, { ...key, [summary.rollup.column]: period }).id);
    }),
  );
}

describe("groups in the order of their partition keys", () => {
  it.each(summaries)("of $name: all of them, partition by partition, however small a page is", async (summary) => {
    await fc.assert(
      fc.asyncProperty(generatedGroups(summary, 40), fc.integer({ min: 1, max: 9 }), async (groups, size) => {
        const container = containerOf(summary);
        for (const group of groups) putGroup(container, summary, group);
        const seen: string[] = [];
        let [known, open] = [new Set<string>(), ""];
        for await (const { groups: some, complete } of readGroups(
          container,
          summary,
          readFilter(summary, {}),
          undefined,
          size,
        )) {
          for (const { id, partition } of some) {
            expect(known.has(partition)).toBe(false);
            seen.push(id);
            open = partition;
          }
          if (complete) known = new Set([...known, ...some.map(({ partition }) => partition), open]);
        }
        const stored = groups.map(({ key }) => groupOf(storedSummary(summary), key).id);
        expect(seen.toSorted()).toEqual(stored.toSorted());
      }),
      { numRuns: 60 },
    );
  });
});

describe("a page of weeks", () => {
  const weekly = summaryNamed("activity_weekly");
  if (weekly === undefined) throw new Error("there are no weeks");

  async function documentsRead(days: number): Promise<number> {
    const daily = storedSummary(weekly as Summary);
    const container = containerOf(daily);
    for (let index = 0; index < days; index += 1) {
      const date = new Date(Date.UTC(2026, 0, 1 + (index % 50))).toISOString().slice(0, 10);
      const user = String(Math.floor(index / 50)).padStart(6, "0");
      const row = { user_id: user, device_id: "1", date, total_steps: 1, samples: 0, samples_asleep: 0 };
      container.put(groupDocument(groupOf(daily, { subject: `user:${user}`, date }), [row]));
    }
    let read = 0;
    const counted: DocumentContainer = {
      ...container,
      async queryAllPartitions<D>(...of: Parameters<DocumentContainer["queryAllPartitions"]>) {
        const page = await container.queryAllPartitions<D>(...of);
        read += page.items.length;
        return page;
      },
    };
    const first = await readPersonalRows(counted, weekly as Summary, readFilter(weekly as Summary, {}));
    expect(first.items).toHaveLength(100);
    const continuation = first.continuation ?? "";
    read = 0;
    await readPersonalRows(counted, weekly as Summary, readFilter(weekly as Summary, { continuation }));
    return read;
  }

  it("reads about as many documents among many days as among few", async () => {
    const few = await documentsRead(3_000);
    const many = await documentsRead(60_000);
    expect(many / few).toBeLessThan(4);
    expect(many).toBeLessThan(8_000);
  });
});
