import { describe, expect, it } from "vitest";
import { type Delivery, deliver } from "./deliver.ts";

/** An environment in which only these packages work, and these cannot be deployed. */
function environment({ working, undeployable = [] }: { working: readonly string[]; undeployable?: readonly string[] }) {
  const done: string[] = [];
  let running = "nothing";
  const delivery: Delivery = {
    infrastructure: async () => void done.push("infrastructure"),
    async deploy(file) {
      done.push(`deploy ${file}`);
      if (undeployable.includes(file)) throw new Error("no room");
      running = file;
    },
    async verify(file) {
      done.push(`verify ${file}`);
      return file === running && working.includes(running);
    },
    say: () => {},
  };
  return { done, delivery, running: () => running };
}

const packages = { next: "new", previous: "old" };

describe("a delivery", () => {
  it("brings infrastructure before the app, and proves it", async () => {
    const { delivery, done } = environment({ working: ["new"] });
    expect(await deliver(delivery, packages)).toBe("delivered");
    expect(done).toEqual(["infrastructure", "deploy new", "verify new"]);
  });

  it("goes back when the new package does not work, and proves that, too", async () => {
    const { delivery, done, running } = environment({ working: ["old"] });
    expect(await deliver(delivery, packages)).toBe("rolled back");
    expect(done.slice(3)).toEqual(["deploy old", "verify old"]);
    expect(running()).toBe("old");
  });

  it("goes back when the new package cannot be deployed", async () => {
    const { delivery, done } = environment({ working: ["old"], undeployable: ["new"] });
    expect(await deliver(delivery, packages)).toBe("rolled back");
    expect(done).not.toContain("verify new");
  });

  it("is broken when neither works, or there was none before", async () => {
    expect(await deliver(environment({ working: [] }).delivery, packages)).toBe("broken");
    expect(await deliver(environment({ working: ["old"] }).delivery, { ...packages, previous: undefined })).toBe(
      "broken",
    );
    const gone = environment({ working: [], undeployable: ["new", "old"] });
    expect(await deliver(gone.delivery, packages)).toBe("broken");
  });

  it("leaves the app alone when the infrastructure fails", async () => {
    const { delivery, done } = environment({ working: ["new"] });
    const infrastructure = () => Promise.reject(new Error("quota"));
    await expect(deliver({ ...delivery, infrastructure }, packages)).rejects.toThrow("quota");
    expect(done).toEqual([]);
  });
});
