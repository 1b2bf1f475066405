import { describe, expect, it } from "vitest";
import { kafkaAddress } from "./kafka-address.ts";

const secret = "SharedAccessKeyName=n;SharedAccessKey=k=";
const string = (value: string) => ({ kind: "string", value }) as const;

describe("the Kafka address", () => {
  it("is the TLS endpoint of the namespace", () => {
    const password = `Endpoint=sb://namespace.servicebus.windows.net/;${secret}`;
    expect(kafkaAddress(string(password), 1)).toEqual({
      ...{ broker: "namespace.servicebus.windows.net:9093", tls: true, password },
    });
  });

  it("is the port of the emulator, without TLS", () => {
    const password = `Endpoint=sb://localhost:5672;${secret};UseDevelopmentEmulator=true;`;
    expect(kafkaAddress(string(password), 9092)).toEqual({ broker: "localhost:9092", tls: false, password });
  });

  it("requires a connection string", () => {
    const identity = { kind: "identity", clientId: undefined, endpoints: {} } as const;
    expect(() => kafkaAddress(identity, 1)).toThrow("EVENT_HUBS must be a connection string");
    expect(() => kafkaAddress(string(secret), 1)).toThrow("no Endpoint=sb://");
  });
});
