import { expect, it } from "vitest";
import { Heartbeat } from "./heartbeat.ts";

function heartbeatAt0() {
  const clock = { now: 0 };
  return { clock, heartbeat: new Heartbeat(() => clock.now) };
}

it("names the stalled partition", () => {
  const { clock, heartbeat } = heartbeatAt0();
  for (const id of ["0", "1"]) heartbeat.partitionOpened(id);
  clock.now = 90;
  heartbeat.batchStarted("1");
  heartbeat.batchEnded("1");
  heartbeat.ownershipListed();
  expect(heartbeat.stalled(100)).toBeUndefined();
  clock.now = 101;
  expect(heartbeat.stalled(100)).toBe("partition 0");
  heartbeat.partitionClosed("0");
  expect(heartbeat.stalled(100)).toBeUndefined();
});

it("does not limit the duration of a function", () => {
  const { clock, heartbeat } = heartbeatAt0();
  heartbeat.partitionOpened("0");
  heartbeat.batchStarted("0");
  clock.now = 1000;
  expect(heartbeat.stalled(100)).toBeUndefined();
});

it("detects stalled load balancing", () => {
  const { clock, heartbeat } = heartbeatAt0();
  clock.now = 101;
  expect(heartbeat.stalled(100)).toBe("load balancing");
  heartbeat.ownershipListed();
  expect(heartbeat.stalled(100)).toBeUndefined();
});

it("ignores a closed partition", () => {
  const { clock, heartbeat } = heartbeatAt0();
  heartbeat.partitionOpened("0");
  heartbeat.batchStarted("0");
  heartbeat.partitionClosed("0");
  heartbeat.batchEnded("0");
  heartbeat.ownershipListed();
  clock.now = 50;
  heartbeat.ownershipListed();
  clock.now = 120;
  expect(heartbeat.stalled(100)).toBeUndefined();
});
