import { parseArgs } from "node:util";
import { exitWithError } from "../common/fail.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { erasePerson } from "./erase.ts";
import { receiptText } from "./receipt.ts";
import { showPerson } from "./show.ts";

const usage = `npm run person -- show USER
npm run person -- erase USER
npm run person -- receipt ID

What the pipeline stores about a person, by user id.
  show USER        counts what each layer stores about the user; prints devices, macs and e-mails
  erase USER       sends a profile deletion: everything up to now is erased by the next runs of silver, gold, exports
                   and maintenance, and never comes back. Prints the id of the receipt
  receipt ID       prints as JSON what was erased and where, when, until when copies exist, and recipients to inform
${targetUsage}

  npm run person -- erase 20001`;

const commands = { show: showPerson, erase: erasePerson, receipt: receiptText } as const;

async function main(): Promise<void> {
  const options = { ...targetOptions, help: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [name, argument, ...others] = positionals;
  if (values.help || name === undefined) {
    console.log(usage);
    return;
  }
  if (!isCommand(name)) throw new Error(`${Object.keys(commands).join(", ")} expected, not ${name}`);
  if (argument === undefined || others.length > 0) throw new Error(`${name} needs exactly one argument`);
  const azure = openTarget(values);
  try {
    console.log(await commands[name](azure, argument, Date.now()));
  } finally {
    await azure.close();
  }
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}

main().catch(exitWithError);
