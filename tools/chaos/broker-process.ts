import { startEventHubs } from "../../local/event-hubs/endpoint.ts";
import { resources } from "../../shared/platform/azure/resources.ts";

/* Event Hubs in a process of its own, to be killed. Sends its port. */

const [folder = "", port = "0"] = process.argv.slice(2);
const endpoint = await startEventHubs({ hubs: resources.eventHubs, folder, port: Number(port) });
process.send?.(endpoint.port);
// an orphan would keep the port and the logs
process.once("disconnect", () => process.exit());
