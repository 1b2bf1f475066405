import { serveHub } from "./hubs.ts";

/** A host process for crash tests: starts a fan-out whose activities append lines to a file, or resumes it. */
const [folder = "", effects = "", count = "0"] = process.argv.slice(2);
const { client } = await serveHub(folder);
const known = await client.getStatusAll();
if (known.length === 0) {
  await client.startNew("fan-out", { instanceId: "killed", input: { count: Number(count), effects } });
}
