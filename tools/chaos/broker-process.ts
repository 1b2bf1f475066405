import { startEventHubs } from "../../local/event-hubs/endpoint.ts";
import { resources } from "../../shared/platform/azure/resources.ts";

/* Runs Event Hubs in a separate process that can be killed, and sends its port to the parent. */

const [folder = "", port = "0"] = process.argv.slice(2);
const endpoint = await startEventHubs({ hubs: resources.eventHubs, folder, port: Number(port) });
process.send?.(endpoint.port);
// an orphaned process would keep the port and the logs open
process.once("disconnect", () => process.exit());
