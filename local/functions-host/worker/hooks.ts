import { Disposable } from "./disposable.ts";
import { WorkerRangeError } from "./system-errors.ts";

const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof hookNames)[number];
type Hook = (context: object) => unknown;

/** The hooks that the app registered, in order. */
export class Hooks {
  /** Data shared by all hooks. */
  readonly appHookData: Record<string, unknown> = {};
  readonly #hooks = new Map<HookName, Hook[]>(hookNames.map((name) => [name, []]));

  /** @throws WorkerRangeError for an unknown hook */
  register(name: string, hook: Hook): Disposable {
    const hookName = hookNames.find((candidate) => candidate === name);
    const hooks = hookName === undefined ? undefined : this.#hooks.get(hookName);
    if (hooks === undefined) throw new WorkerRangeError(`Unrecognized hook "${name}"`);
    hooks.push(hook);
    return new Disposable(() => hooks.splice(hooks.indexOf(hook), 1));
  }

  /** Runs one after the other; the first error ends the run. */
  async run(name: HookName, context: object): Promise<void> {
    for (const hook of this.#of(name)) await hook(context);
  }

  /** For `log` hooks, which the worker does not await. */
  runSync(name: HookName, context: object): void {
    for (const hook of this.#of(name)) hook(context);
  }

  #of(name: HookName): readonly Hook[] {
    return this.#hooks.get(name) ?? [];
  }
}
