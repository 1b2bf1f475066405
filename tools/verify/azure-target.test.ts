import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Az } from "../delivery/az.ts";
import { openAzureTarget } from "./azure-target.ts";
import { openEndpoint } from "./endpoint.ts";

const outputs = { appName: "func", appHostName: "func.azurewebsites.net", lakeName: "lake" };

/** A fake `az` with a deployment that creates keys, and records commands and file contents. */
function azure(key = "created\n", more: Readonly<Record<string, string>> = {}) {
  const commands: string[] = [];
  const files: string[] = [];
  const az: Az = async (...args) => {
    commands.push(args.join(" "));
    const file = args[args.indexOf("--file") + 1];
    if (args.includes("--file") && file !== undefined) files.push(await readFile(file, "utf8"));
    if (args[0] === "deployment")
      return JSON.stringify(
        Object.fromEntries(Object.entries({ ...outputs, ...more }).map(([name, value]) => [name, { value }])),
      );
    if (args.includes("get-access-token")) return "token\n";
    return args.includes("set") ? key : "";
  };
  return { az, commands, files };
}

const options = { environment: "qa", group: "rg-korevital-qa", tag: "verify-x" } as const;

describe("an environment in Azure", () => {
  it("is found by its deployment and gets a temporary key", async () => {
    const { az, commands } = azure();
    const target = await openAzureTarget(az, options);
    expect([target.url, target.key]).toEqual(["https://func.azurewebsites.net", "created"]);
    expect(commands[1]).toMatch(/^functionapp keys set .*--name func --key-type functionKeys --key-name verify-x/);
    expect(commands[1]).not.toContain("--key-value");
    await target.close();
    expect(commands.at(-1)).toMatch(/^functionapp keys delete .*--key-name verify-x$/);
  });

  it("uses a given key and URL", async () => {
    const { az, commands } = azure();
    const target = await openAzureTarget(az, { ...options, key: "mine", url: "https://gateway.example" });
    await target.close();
    expect([target.url, target.key]).toEqual(["https://gateway.example", "mine"]);
    expect(commands).toHaveLength(1);
  });

  it("reads people with a token where people sign in", async () => {
    const { az, commands } = azure("created\n", { signInClientId: "1d" });
    const target = await openAzureTarget(az, options);
    expect(commands.at(-1)).toBe("account get-access-token --scope api://1d/.default --query accessToken --output tsv");
    const requests: [string, Record<string, string>][] = [];
    const send = async (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
      requests.push([String(url), init?.headers as Record<string, string>]);
      return Response.json({});
    };
    const endpoint = openEndpoint(target, { fetch: send, now: () => 0, wait: async () => {} });
    await endpoint.request("/api/personal/gold/gym_summary");
    await endpoint.request("/api/gold/gym_summary");
    expect(requests).toEqual([
      ["https://func.azurewebsites.net/entra/api/personal/gold/gym_summary", { authorization: "Bearer token" }],
      ["https://func.azurewebsites.net/api/gold/gym_summary", { "x-functions-key": "created" }],
    ]);
  });

  it("uploads and removes a file as the signed-in user", async () => {
    const { az, commands, files } = azure();
    const target = await openAzureTarget(az, options);
    await target.land("verify/x", Buffer.from("content"));
    await target.removeLanded("verify/x");
    expect(files).toEqual(["content"]);
    const blobs = commands.filter((text) => text.startsWith("storage blob"));
    expect(blobs.map((text) => text.split(" ")[2])).toEqual(["upload", "delete"]);
    for (const text of blobs)
      expect(text).toContain("--account-name lake --container-name landing --name verify/x --auth-mode login");
  });

  it("fails without a key", async () => {
    await expect(openAzureTarget(azure("").az, options)).rejects.toThrow("returned no value");
  });
});
