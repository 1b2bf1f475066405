import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Account } from "./ledger.ts";

/** One property a line, and one person or workout a line, so that two accounts can be compared by eye. */
export async function writeAccount(file: string, account: Account): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const properties = Object.entries(account).map(([name, value]) => {
    const isList = Array.isArray(value) && value.length > 0;
    const text = isList
      ? `[\n${value.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  await writeFile(file, `{\n${properties.join(",\n")}\n}\n`);
}

/** @throws Error that names the file when it is no account of ours */
export async function readAccount(file: string): Promise<Account> {
  let account: Partial<Account>;
  try {
    account = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (account?.format !== "korevital-account") throw new Error(`${file} is no account of npm run simulate`);
  if (account.version !== 1)
    throw new Error(`${file} is an account of version ${account.version}; this reads version 1`);
  return account as Account;
}
