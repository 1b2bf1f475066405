import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorMessage } from "../../shared/platform/error-message.ts";
import type { Ledger } from "./ledger.ts";

/** Writes one property, person or workout per line, so that two ledgers can be compared with `diff`. */
export async function writeLedger(file: string, ledger: Ledger): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const properties = Object.entries(ledger).map(([name, value]) => {
    const isList = Array.isArray(value) && value.length > 0;
    const text = isList
      ? `[\n${value.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  // It contains the events of people, though generated ones.
  await writeFile(file, `{\n${properties.join(",\n")}\n}\n`, { mode: 0o600 });
}

/** @throws Error that names the file if it is not a ledger */
export async function readLedger(file: string): Promise<Ledger> {
  let ledger: Partial<Ledger>;
  try {
    ledger = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${errorMessage(error)}`);
  }
  if (ledger?.format !== "korevital-ledger") throw new Error(`${file} is not a ledger of korevital simulate`);
  if (ledger.version !== 1) throw new Error(`${file} is a ledger of version ${ledger.version}; version 1 is supported`);
  return ledger as Ledger;
}
