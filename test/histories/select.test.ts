import { expect, it } from "vitest";
import { anonymous } from "./anonymous.ts";
import { triggerOf } from "./recorded.ts";
import { type Line, recordedOf } from "./select.ts";

const at = (second: number) => `2026-11-24T10:00:0${second}.000Z`;
const event = (second: number, IsPlayed: boolean, more = {}) => ({ Timestamp: at(second), IsPlayed, ...more });
const asks = (isDone: boolean, ...names: string[]) => ({
  isDone,
  actions: [names.map((functionName) => ({ actionType: 0, functionName }))],
});
const trigger = (isReplaying: boolean, ...history: object[]) =>
  ({ history, input: null, isReplaying }) as Line["trigger"];

/** Two turns of a run that begins at a second. */
const turns = (begin: number, isDone = true): Line[] => [
  { orchestrator: "o", trigger: trigger(false, event(begin, false), event(begin, false)), answer: asks(false, "plan") },
  {
    orchestrator: "o",
    trigger: trigger(true, event(begin, true), event(begin, true), event(begin + 1, false)),
    answer: JSON.stringify(asks(isDone, "plan")),
  },
];

it("a run is kept once of each kind, with the turns in which something new was wanted", () => {
  const [recorded, ...others] = recordedOf([...turns(1), ...turns(3), ...turns(5, false)]);
  expect(others).toEqual([]);
  expect(recorded?.orchestrator).toBe("o");
  expect(recorded?.executions).toHaveLength(1);
  const [execution] = recorded?.executions ?? [];
  expect(execution?.turns.map(({ played, events }) => [played, events])).toEqual([
    [0, 2],
    [2, 3],
  ]);
});

it("its triggers are made again as they were", () => {
  const lines = turns(1);
  const [execution] = recordedOf(lines)[0]?.executions ?? [];
  const again = execution?.turns.map((turn) => triggerOf(execution, turn));
  expect(again).toEqual(lines.map(({ trigger: given }) => given));
});

it("turns of which some are missing are no run", () => {
  const [, last] = turns(1);
  const other = { ...last, trigger: trigger(true, event(1, true), event(1, true), event(9, true)) } as Line;
  expect(recordedOf([other, last as Line])).toEqual([]);
});

it("nothing in it tells of the machine or the hour", () => {
  const id = "0a1b2c3d-1111-4222-8333-444455556666";
  const said = { at: at(1), later: at(3), id, again: id, partition: `workouts|0|${Date.parse(at(2))}` };
  expect(anonymous(said)).toEqual({
    at: "2026-01-01T00:00:00.000Z",
    later: "2026-01-01T00:00:02.000Z",
    id: "00000000-0000-4000-8000-000000000000",
    again: "00000000-0000-4000-8000-000000000000",
    partition: `workouts|0|${Date.UTC(2026, 0, 1) + 1000}`,
  });
});
