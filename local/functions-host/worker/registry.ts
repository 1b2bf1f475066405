import type { FunctionCallback, FunctionMetadata } from "./core-types.ts";
import { Disposable } from "./disposable.ts";
import { WorkerError } from "./system-errors.ts";

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** The functions of the app by id. Registration is open until `lock`. */
export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();
  #locked = false;

  register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#locked) throw new WorkerError("A function can only be registered during app startup.");
    const functionId = metadata.functionId ?? metadata.name;
    if (this.#functions.has(functionId))
      throw new WorkerError(`A function with id "${functionId}" has already been registered.`);
    this.#functions.set(functionId, { metadata: { ...metadata, functionId }, callback });
    return new Disposable(() => {
      if (this.#locked) throw new WorkerError("A function can only be disposed during app startup.");
      this.#functions.delete(functionId);
    });
  }

  lock(): readonly FunctionMetadata[] {
    this.#locked = true;
    return [...this.#functions.values()].map(({ metadata }) => metadata);
  }

  get(functionId: string): RegisteredFunction {
    const registered = this.#functions.get(functionId);
    if (registered === undefined)
      throw new WorkerError(`Function code for '${functionId}' is not loaded and cannot be invoked.`);
    return registered;
  }
}
