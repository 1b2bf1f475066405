import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { erasePerson } from "./erase.ts";
import { receiptText } from "./receipt.ts";
import { showPerson } from "./show.ts";
import { verifyPerson } from "./verify.ts";

const commands = { show: showPerson, erase: erasePerson, receipt: receiptText } as const;

/** @param id of a user, or of a receipt */
export async function runPerson(name: keyof typeof commands, id: string, flags: TargetFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    console.log(await commands[name](azure, id, Date.now()));
  } finally {
    await azure.close();
  }
}

/** @param id of a receipt, or of a user */
export async function runVerify(id: string, flags: TargetFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    const { text, isErased } = await verifyPerson(azure, id, flags, Date.now());
    console.log(text);
    if (!isErased) process.exitCode = 1;
  } finally {
    await azure.close();
  }
}
