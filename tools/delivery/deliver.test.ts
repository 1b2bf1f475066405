import { describe, expect, it } from "vitest";
import { type Delivery, deliver } from "./deliver.ts";

/** A fake environment in which only some packages work, and some cannot be deployed. */
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
    log: () => {},
  };
  return { done, delivery, running: () => running };
}

const packages = { next: "new", previous: "old" };

describe("deliver", () => {
  it("deploys infrastructure, then the app, then verifies", async () => {
    const { delivery, done } = environment({ working: ["new"] });
    expect(await deliver(delivery, packages)).toBe("delivered");
    expect(done).toEqual(["infrastructure", "deploy new", "verify new"]);
  });

  it("rolls back if the new package fails verification, and verifies again", async () => {
    const { delivery, done, running } = environment({ working: ["old"] });
    expect(await deliver(delivery, packages)).toBe("rolled back");
    expect(done.slice(3)).toEqual(["deploy old", "verify old"]);
    expect(running()).toBe("old");
  });

  it("rolls back if the new package cannot be deployed", async () => {
    const { delivery, done } = environment({ working: ["old"], undeployable: ["new"] });
    expect(await deliver(delivery, packages)).toBe("rolled back");
    expect(done).not.toContain("verify new");
  });

  it("is broken if both packages fail, or without a previous one", async () => {
    expect(await deliver(environment({ working: [] }).delivery, packages)).toBe("broken");
    expect(await deliver(environment({ working: ["old"] }).delivery, { ...packages, previous: undefined })).toBe(
      "broken",
    );
    const gone = environment({ working: [], undeployable: ["new", "old"] });
    expect(await deliver(gone.delivery, packages)).toBe("broken");
  });

  it("does not deploy the app if the infrastructure fails", async () => {
    const { delivery, done } = environment({ working: ["new"] });
    const infrastructure = () => Promise.reject(new Error("quota"));
    await expect(deliver({ ...delivery, infrastructure }, packages)).rejects.toThrow("quota");
    expect(done).toEqual([]);
  });
});
