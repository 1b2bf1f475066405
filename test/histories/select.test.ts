import { expect, it } from "vitest";
import { anonymize } from "./anonymize.ts";
import { triggerOf } from "./recorded.ts";
import { type RecordedEpisode, selectHistories } from "./select.ts";

const at = (second: number) => `2026-11-24T10:00:0${second}.000Z`;
const event = (second: number, IsPlayed: boolean, more = {}) => ({ Timestamp: at(second), IsPlayed, ...more });
const scheduled = (isDone: boolean, ...names: string[]) => ({
  isDone,
  actions: [names.map((functionName) => ({ actionType: 0, functionName }))],
});
const trigger = (isReplaying: boolean, ...history: object[]) =>
  ({ history, input: null, isReplaying }) as RecordedEpisode["trigger"];

/** Two episodes of an execution that begins at a second. */
const episodes = (begin: number, isDone = true): RecordedEpisode[] => [
  {
    orchestrator: "o",
    trigger: trigger(false, event(begin, false), event(begin, false)),
    answer: scheduled(false, "plan"),
  },
  {
    orchestrator: "o",
    trigger: trigger(true, event(begin, true), event(begin, true), event(begin + 1, false)),
    answer: JSON.stringify(scheduled(isDone, "plan")),
  },
];

it("selects one execution of each kind, with the episodes that scheduled something new", () => {
  const [recorded, ...others] = selectHistories([...episodes(1), ...episodes(3), ...episodes(5, false)]);
  expect(others).toEqual([]);
  expect(recorded?.orchestrator).toBe("o");
  expect(recorded?.executions).toHaveLength(1);
  const [execution] = recorded?.executions ?? [];
  expect(execution?.episodes.map(({ replayed, events }) => [replayed, events])).toEqual([
    [0, 2],
    [2, 3],
  ]);
});

it("restores the triggers", () => {
  const lines = episodes(1);
  const [execution] = selectHistories(lines)[0]?.executions ?? [];
  const again = execution?.episodes.map((episode) => triggerOf(execution, episode));
  expect(again).toEqual(lines.map(({ trigger: given }) => given));
});

it("ignores an execution with missing episodes", () => {
  const [, last] = episodes(1);
  const other = { ...last, trigger: trigger(true, event(1, true), event(1, true), event(9, true)) } as RecordedEpisode;
  expect(selectHistories([other, last as RecordedEpisode])).toEqual([]);
});

it("contains nothing that identifies the machine or the time", () => {
  const id = "0a1b2c3d-1111-4222-8333-444455556666";
  const recorded = { at: at(1), later: at(3), id, again: id, partition: `workouts|0|${Date.parse(at(2))}` };
  expect(anonymize(recorded)).toEqual({
    at: "2026-01-01T00:00:00.000Z",
    later: "2026-01-01T00:00:02.000Z",
    id: "00000000-0000-4000-8000-000000000000",
    again: "00000000-0000-4000-8000-000000000000",
    partition: `workouts|0|${Date.UTC(2026, 0, 1) + 1000}`,
  });
});
