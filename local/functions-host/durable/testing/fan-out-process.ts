import { serveHub } from "./hubs.ts";

/** A host that is there to be killed: it starts a fan-out whose activities write lines, or goes on with it. */
const [folder = "", effects = "", count = "0"] = process.argv.slice(2);
const { client } = await serveHub(folder);
const known = await client.getStatusAll();
if (known.length === 0) {
  await client.startNew("fan-out", { instanceId: "killed", input: { count: Number(count), effects } });
}
