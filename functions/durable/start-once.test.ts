import { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startOnce } from "./start-once.ts";

const now = Date.UTC(2026, 5, 1, 12);
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000);

/** A client of a task hub with these instances, each with when it last moved. */
function clientWith(instances: Record<string, Date>, startNew: () => Promise<string> = async () => "silver") {
  const listed = Object.entries(instances).map(([instanceId, lastUpdatedTime]) => ({ instanceId, lastUpdatedTime }));
  const client = {
    getStatusBy: vi.fn(async () => listed),
    startNew: vi.fn(startNew),
    terminate: vi.fn(async () => {}),
  };
  vi.spyOn(df, "getClient").mockReturnValue(client as unknown as df.DurableClient);
  return client;
}

function contextWithErrors() {
  const errors: string[] = [];
  const context = new InvocationContext({
    functionName: "silver-timer",
    logHandler: (level, ...args) => {
      if (level === "error") errors.push(args.join(" "));
    },
  });
  return { context, errors };
}

vi.mock("durable-functions", async (original) => ({ ...(await original<typeof df>()) }));
afterEach(() => vi.restoreAllMocks());

describe("an orchestration that is alone of its name", () => {
  it("is started when none runs", async () => {
    const client = clientWith({ gold: minutesAgo(1) });
    await startOnce(contextWithErrors().context, "silver", now);
    expect(client.startNew).toHaveBeenCalledExactlyOnceWith("silver", { instanceId: "silver" });
  });

  it("is left alone while it moves", async () => {
    const client = clientWith({ silver: minutesAgo(29) });
    await startOnce(contextWithErrors().context, "silver", now);
    expect(client.startNew).not.toHaveBeenCalled();
    expect(client.terminate).not.toHaveBeenCalled();
  });

  it("is given up and started anew when it stood still, and that alerts", async () => {
    const client = clientWith({ silver: minutesAgo(31) });
    const { context, errors } = contextWithErrors();
    await startOnce(context, "silver", now);
    expect(client.terminate).toHaveBeenCalledWith("silver", "stood still");
    expect(client.startNew).toHaveBeenCalledOnce();
    expect(errors).toEqual([expect.stringMatching(/^ALERT orchestration-stalled silver: .*11:29/)]);
  });

  it("may have been started by another timer meanwhile", async () => {
    const client = clientWith({}, async () => {
      client.getStatusBy.mockResolvedValue([{ instanceId: "silver", lastUpdatedTime: minutesAgo(0) }]);
      throw new Error("already exists");
    });
    await expect(startOnce(contextWithErrors().context, "silver", now)).resolves.toBeUndefined();
  });

  it("fails when it could not be started and does not run", async () => {
    clientWith({}, async () => {
      throw new Error("no storage");
    });
    await expect(startOnce(contextWithErrors().context, "silver", now)).rejects.toThrow("no storage");
  });
});
