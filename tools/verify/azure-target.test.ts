import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Az } from "../delivery/az.ts";
import { openAzureTarget } from "./azure-target.ts";

const outputs = { appName: "func", appHostName: "func.azurewebsites.net", lakeName: "lake" };

/** An `az` that knows a deployment and makes keys, and keeps what it was asked, and files' contents. */
function azure(key = "made\n") {
  const asked: string[] = [];
  const files: string[] = [];
  const az: Az = async (...args) => {
    asked.push(args.join(" "));
    const file = args[args.indexOf("--file") + 1];
    if (args.includes("--file") && file !== undefined) files.push(await readFile(file, "utf8"));
    if (args[0] === "deployment")
      return JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])));
    return args.includes("set") ? key : "";
  };
  return { az, asked, files };
}

const where = { environment: "qa", group: "rg-korevital-qa", tag: "verify-x" } as const;

describe("an environment in Azure", () => {
  it("is found by its deployment, and gets a key for the run", async () => {
    const { az, asked } = azure();
    const target = await openAzureTarget(az, where);
    expect([target.url, target.key]).toEqual(["https://func.azurewebsites.net", "made"]);
    expect(asked[1]).toMatch(/^functionapp keys set .*--name func --key-type functionKeys --key-name verify-x/);
    expect(asked[1]).not.toContain("--key-value");
    await target.close();
    expect(asked.at(-1)).toMatch(/^functionapp keys delete .*--key-name verify-x$/);
  });

  it("leaves a given key and address alone", async () => {
    const { az, asked } = azure();
    const target = await openAzureTarget(az, { ...where, key: "mine", url: "https://gateway.example" });
    await target.close();
    expect([target.url, target.key]).toEqual(["https://gateway.example", "mine"]);
    expect(asked).toHaveLength(1);
  });

  it("lands a file and takes it away, as who is logged in", async () => {
    const { az, asked, files } = azure();
    const target = await openAzureTarget(az, where);
    await target.land("verify/x", Buffer.from("content"));
    await target.unland("verify/x");
    expect(files).toEqual(["content"]);
    const blobs = asked.filter((text) => text.startsWith("storage blob"));
    expect(blobs.map((text) => text.split(" ")[2])).toEqual(["upload", "delete"]);
    for (const text of blobs)
      expect(text).toContain("--account-name lake --container-name landing --name verify/x --auth-mode login");
  });

  it("does not go on without a key", async () => {
    await expect(openAzureTarget(azure("").az, where)).rejects.toThrow("did not tell it");
  });
});
