import { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startSingleton } from "./start-singleton.ts";

const now = Date.UTC(2026, 5, 1, 12);
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000);

/** A client of a task hub with these instances and the time of their last progress. */
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

describe("a singleton orchestration", () => {
  it("is started when no instance is running", async () => {
    const client = clientWith({ gold: minutesAgo(1) });
    await startSingleton(contextWithErrors().context, "silver", now);
    expect(client.startNew).toHaveBeenCalledExactlyOnceWith("silver", { instanceId: "silver" });
  });

  it("is left alone while it makes progress", async () => {
    const client = clientWith({ silver: minutesAgo(29) });
    await startSingleton(contextWithErrors().context, "silver", now);
    expect(client.startNew).not.toHaveBeenCalled();
    expect(client.terminate).not.toHaveBeenCalled();
  });

  it("is terminated, restarted and alerted on when it is stalled", async () => {
    const client = clientWith({ silver: minutesAgo(31) });
    const { context, errors } = contextWithErrors();
    await startSingleton(context, "silver", now);
    expect(client.terminate).toHaveBeenCalledWith("silver", "stalled");
    expect(client.startNew).toHaveBeenCalledOnce();
    expect(errors).toEqual([expect.stringMatching(/^ALERT orchestration-stalled silver: .*11:29/)]);
  });

  it("accepts an instance that another timer started in the meantime", async () => {
    const client = clientWith({}, async () => {
      client.getStatusBy.mockResolvedValue([{ instanceId: "silver", lastUpdatedTime: minutesAgo(0) }]);
      throw new Error("already exists");
    });
    await expect(startSingleton(contextWithErrors().context, "silver", now)).resolves.toBeUndefined();
  });

  it("throws when it cannot be started and is not running", async () => {
    clientWith({}, async () => {
      throw new Error("no storage");
    });
    await expect(startSingleton(contextWithErrors().context, "silver", now)).rejects.toThrow("no storage");
  });
});
