import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { groupDocument, groupOf } from "../../gold/group.ts";
import { gymSummary } from "../../gold/gym-summary/gym-summary.ts";
import { type GymDay, gymDaysResponse } from "./gym-days.ts";

function containerOf(rows: readonly (readonly [gym: string, mac: string, date: string, minutes: number])[]) {
  const container = memoryContainer(gymSummary.partitionKey);
  for (const [gymId, macAddress, date, minutes] of rows) {
    const row = {
      ...{ gym_id: gymId, mac_address: macAddress, date, workouts: [] },
      ...{ mins_in_gym: minutes, mins_in_exercising: minutes / 2, open_visits: minutes === 0 ? 1 : 0 },
    };
    container.put(groupDocument(groupOf(gymSummary, { gymId, macAddress, date }), [row]));
  }
  return container;
}

async function days(
  container: ReturnType<typeof containerOf>,
  parameters: Readonly<Record<string, string>> = {},
  minimumGroup = 1,
): Promise<{ readonly items: readonly GymDay[]; readonly withheld?: number }> {
  const given = { from: "2026-03-02", to: "2026-03-15", ...parameters };
  return JSON.parse((await gymDaysResponse({ container, minimumGroup }, given)).body);
}

describe("gyms by day", () => {
  it("have all devices of the days, the latest day first", async () => {
    const macs = Array.from({ length: 700 }, (_, index) => `mac ${index}`);
    const rows = macs.flatMap((mac) => [["5", mac, "2026-03-02", 10] as const, ["5", mac, "2026-03-15", 20] as const]);
    const { items } = await days(containerOf([...rows, ["6", "mac 1", "2026-03-15", 0], ["6", "x", "2026-03-16", 5]]));
    expect(items).toEqual([
      ...[
        {
          gym_id: "5",
          date: "2026-03-15",
          people: 700,
          mins_in_gym: 14_000,
          mins_in_exercising: 7_000,
          open_visits: 0,
        },
        { gym_id: "6", date: "2026-03-15", people: 1, mins_in_gym: 0, mins_in_exercising: 0, open_visits: 1 },
      ],
      { gym_id: "5", date: "2026-03-02", people: 700, mins_in_gym: 7_000, mins_in_exercising: 3_500, open_visits: 0 },
    ]);
  });

  it("are of one gym, and withheld with too few people", async () => {
    const container = containerOf([
      ["5", "a", "2026-03-02", 10],
      ["5", "b", "2026-03-02", 10],
      ["5", "a", "2026-03-03", 10],
      ["6", "a", "2026-03-02", 10],
    ]);
    expect(await days(container, { gym_id: "5" }, 2)).toMatchObject({
      items: [{ gym_id: "5", date: "2026-03-02", people: 2 }],
      withheld: 1,
    });
  });

  it.each([
    [{ from: "2026-02-01" }, "at most 31 days"],
    [{ mac_address: "a" }, "mac_address: unknown parameter"],
  ])("reject %j", async (parameters, message) => {
    const given = parameters as unknown as Readonly<Record<string, string>>;
    await expect(days(containerOf([]), given)).rejects.toThrow(message);
  });
});
