import { describe, expect, it } from "vitest";
import type { Emission } from "./simulated-event.ts";
import { protocolOf, protocolsIn } from "./protocol.ts";
import { senderByModel } from "./sender-by-model.ts";

const event = (device: number): Emission => ({
  ...{ stream: "workouts", key: `u${device}`, body: Buffer.from(""), device, copy: 0 },
  meaning: { kind: "profile" },
});

describe("protocols", () => {
  it("are one or several", () => {
    expect(protocolsIn("http")).toEqual(["http"]);
    expect(protocolsIn("amqp, kafka")).toEqual(["amqp", "kafka"]);
  });

  it.each(["mqtt", "", "amqp,"])("are refused by the flag's name: %j", (text) => {
    expect(() => protocolsIn(text)).toThrow(`--protocol ${text}: of amqp, kafka, http, one or several expected`);
  });

  it("are spoken by models of devices in turn", () => {
    expect([0, 1, 2, 3].map((device) => protocolOf(["amqp", "kafka"], device))).toEqual([
      ...["amqp", "kafka"],
      ...["amqp", "kafka"],
    ]);
    expect(() => protocolOf([], 0)).toThrow("one protocol at least");
  });
});

describe("a sender by model", () => {
  const sent: string[] = [];
  const sender = (name: string) => ({
    async send(stream: string, events: readonly Emission[]) {
      if (name === "http") throw new Error("closed");
      sent.push(`${name} ${stream} ${events.map(({ device }) => device)}`);
    },
  });

  it("gives each device's events to the sender of its protocol", async () => {
    const both = senderByModel(["amqp", "kafka"], sender);
    await both.send("workouts", [0, 1, 2, 3].map(event), () => {});
    await both.send("workouts", [event(2)], () => {});
    expect(sent).toEqual(["amqp workouts 0,2", "kafka workouts 1,3", "amqp workouts 2"]);
  });

  it("fails when one of them does, after the others are done", async () => {
    sent.length = 0;
    const both = senderByModel(["http", "kafka"], sender);
    await expect(both.send("workouts", [0, 1].map(event), () => {})).rejects.toThrow("closed");
    expect(sent).toEqual(["kafka workouts 1"]);
  });
});
