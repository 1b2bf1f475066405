import { Disposable } from "./disposable.ts";
import { WorkerRangeError } from "./system-errors.ts";

const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof hookNames)[number];
type Hook = (context: object) => unknown;

/** The hooks that the app registered, in their order. */
export class Hooks {
  /** What hooks of all kinds share. */
  readonly appHookData: Record<string, unknown> = {};
  readonly #hooks = new Map<HookName, Hook[]>(hookNames.map((name) => [name, []]));

  /** @throws WorkerRangeError for a hook that no worker knows */
  register(name: string, hook: Hook): Disposable {
    const known = hookNames.find((candidate) => candidate === name);
    const hooks = known === undefined ? undefined : this.#hooks.get(known);
    if (hooks === undefined) throw new WorkerRangeError(`Unrecognized hook "${name}"`);
    hooks.push(hook);
    return new Disposable(() => hooks.splice(hooks.indexOf(hook), 1));
  }

  /** One after the other; the first that throws ends it. */
  async run(name: HookName, context: object): Promise<void> {
    for (const hook of this.#of(name)) await hook(context);
  }

  /** For `log` hooks, which the worker does not wait for. */
  runAtOnce(name: HookName, context: object): void {
    for (const hook of this.#of(name)) hook(context);
  }

  #of(name: HookName): readonly Hook[] {
    return this.#hooks.get(name) ?? [];
  }
}
