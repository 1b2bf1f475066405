import { describe, expect, it } from "vitest";
import { someOf } from "../cli/arguments.ts";
import { protocolOf, protocols } from "./protocol.ts";
import { senderByProtocol } from "./sender-by-model.ts";
import type { SimulatedEvent } from "./simulated-event.ts";

const event = (device: number): SimulatedEvent => ({
  ...{ stream: "workouts", key: `u${device}`, body: Buffer.from(""), device, copy: 0 },
  content: { kind: "profile" },
});

describe("protocols", () => {
  it("parse one or more names", () => {
    expect(someOf(protocols)("http")).toEqual(["http"]);
    expect(someOf(protocols)("amqp, kafka")).toEqual(["amqp", "kafka"]);
  });

  it.each(["mqtt", "", "amqp,"])("reject %j", (text) => {
    expect(() => someOf(protocols)(text)).toThrow("one of amqp, kafka, http");
  });

  it("are assigned to device models round-robin", () => {
    expect([0, 1, 2, 3].map((device) => protocolOf(["amqp", "kafka"], device))).toEqual([
      ...["amqp", "kafka"],
      ...["amqp", "kafka"],
    ]);
    expect(() => protocolOf([], 0)).toThrow("at least one protocol");
  });
});

describe("senderByProtocol", () => {
  const sent: string[] = [];
  const sender = (name: string) => ({
    async send(stream: string, events: readonly SimulatedEvent[]) {
      if (name === "http") throw new Error("closed");
      sent.push(`${name} ${stream} ${events.map(({ device }) => device)}`);
    },
  });

  it("passes each device's events to the sender of its protocol", async () => {
    const both = senderByProtocol(["amqp", "kafka"], sender);
    await both.send("workouts", [0, 1, 2, 3].map(event), () => {});
    await both.send("workouts", [event(2)], () => {});
    expect(sent).toEqual(["amqp workouts 0,2", "kafka workouts 1,3", "amqp workouts 2"]);
  });

  it("fails after all senders have ended if one fails", async () => {
    sent.length = 0;
    const both = senderByProtocol(["http", "kafka"], sender);
    await expect(both.send("workouts", [0, 1].map(event), () => {})).rejects.toThrow("closed");
    expect(sent).toEqual(["kafka workouts 1"]);
  });
});
