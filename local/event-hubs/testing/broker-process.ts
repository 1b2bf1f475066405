import { startEventHubs } from "../endpoint.ts";
import type { BrokerOptions, BrokerUsage } from "./broker.ts";

/* The process of `startBroker`: an endpoint that its parent measures or kills. */

const options: BrokerOptions = JSON.parse(process.argv[2] ?? "{}");
const endpoint = await startEventHubs({ ...options, log: (line) => console.error(line) });

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  const usage: BrokerUsage = { cpuUs: user + system, peakBytes: process.resourceUsage().maxRSS * 1024 };
  process.send?.(usage);
});
process.once("disconnect", () => void endpoint.close());
process.send?.({ port: endpoint.port, kafkaPort: endpoint.kafkaPort });
