import { describe, expect, it } from "vitest";
import { kafkaAddress } from "./kafka-address.ts";

const secret = "SharedAccessKeyName=n;SharedAccessKey=k=";
const string = (value: string) => ({ kind: "string", value }) as const;

describe("the address of Kafka", () => {
  it("is the namespace's, encrypted", () => {
    const password = `Endpoint=sb://ours.servicebus.windows.net/;${secret}`;
    expect(kafkaAddress(string(password), 1)).toEqual({
      ...{ broker: "ours.servicebus.windows.net:9093", tls: true, password },
    });
  });

  it("is the emulator's own port, in plain text", () => {
    const password = `Endpoint=sb://localhost:5672;${secret};UseDevelopmentEmulator=true;`;
    expect(kafkaAddress(string(password), 9092)).toEqual({ broker: "localhost:9092", tls: false, password });
  });

  it("needs a connection string", () => {
    const identity = { kind: "identity", clientId: undefined, endpoints: {} } as const;
    expect(() => kafkaAddress(identity, 1)).toThrow("EVENT_HUBS must be a connection string");
    expect(() => kafkaAddress(string(secret), 1)).toThrow("no Endpoint=sb://");
  });
});
