import { expect, it } from "vitest";
import { Pulse } from "./pulse.ts";

function pulseAt0() {
  const clock = { now: 0 };
  return { clock, pulse: new Pulse(() => clock.now) };
}

it("names the partition that has not been looked into", () => {
  const { clock, pulse } = pulseAt0();
  for (const id of ["0", "1"]) pulse.opened(id);
  clock.now = 90;
  pulse.begins("1");
  pulse.ended("1");
  pulse.round();
  expect(pulse.silence(100)).toBeUndefined();
  clock.now = 101;
  expect(pulse.silence(100)).toBe("partition 0");
  pulse.closed("0");
  expect(pulse.silence(100)).toBeUndefined();
});

it("lets a function run as long as it likes", () => {
  const { clock, pulse } = pulseAt0();
  pulse.opened("0");
  pulse.begins("0");
  clock.now = 1000;
  expect(pulse.silence(100)).toBeUndefined();
});

it("notices that nobody looks at the owners any more", () => {
  const { clock, pulse } = pulseAt0();
  clock.now = 101;
  expect(pulse.silence(100)).toBe("who owns the partitions");
  pulse.round();
  expect(pulse.silence(100)).toBeUndefined();
});

it("does not bring a closed partition back", () => {
  const { clock, pulse } = pulseAt0();
  pulse.opened("0");
  pulse.begins("0");
  pulse.closed("0");
  pulse.ended("0");
  pulse.round();
  clock.now = 50;
  pulse.round();
  clock.now = 120;
  expect(pulse.silence(100)).toBeUndefined();
});
