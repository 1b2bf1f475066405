import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { containerVersion } from "./container-version.ts";

function fixture() {
  const container = memoryContainer("owner");
  const clock = { now: 0 };
  const version = containerVersion(container, () => clock.now);
  const later = async () => {
    clock.now += 1_000;
    return version();
  };
  const put = (owner: string) => container.put({ id: "x", owner } as never);
  return { container, clock, version, later, put };
}

it("grows with every write, in whatever partition", async () => {
  const { later, put } = fixture();
  put("a");
  expect([await later(), await later()]).toEqual([1, 1]);
  for (const [index, owner] of ["a", "b", "a"].entries()) {
    put(owner);
    expect([await later(), await later()]).toEqual([index + 2, index + 2]);
  }
});

it("grows when the container was recreated", async () => {
  const { container, later } = fixture();
  await later();
  container.recreate();
  expect(await later()).toBe(2);
});

it("is at most a second old", async () => {
  const { clock, version, put } = fixture();
  expect(await version()).toBe(1);
  put("a");
  clock.now += 999;
  expect(await version()).toBe(1);
  clock.now += 1;
  expect(await version()).toBe(2);
});
