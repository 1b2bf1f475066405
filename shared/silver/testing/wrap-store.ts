import type { Silver } from "../slice/run-slice.ts";
import type { WrapStore } from "./fixture.ts";

/** Replaces the first calls of a store's method, one for each function; later calls reach the method. */
export function replaceFirstCalls(
  name: string,
  method: string,
  ...replacements: ((...args: never[]) => unknown)[]
): WrapStore {
  return (store, of) => {
    if (of !== name) return store;
    return new Proxy(store, {
      get(object, property, receiver) {
        const member: unknown = Reflect.get(object, property, receiver);
        if (property !== method || typeof member !== "function") return member;
        return async (...args: never[]) => {
          const replacement = replacements.shift();
          return replacement === undefined ? Reflect.apply(member, object, args) : replacement(...args);
        };
      },
    });
  };
}

export function throwing(error: Error): () => never {
  return () => {
    throw error;
  };
}

/** The same silver with wrapped containers. */
export function withWrappedContainers(silver: Silver, wrap: WrapStore): Silver {
  return { ...silver, container: (name) => wrap(silver.container(name), name) };
}

/** Delays each asynchronous call of a store by `ticks()` microtasks, so that concurrent callers interleave. */
export function yielding<T extends object>(store: T, ticks: () => number): T {
  return new Proxy(store, {
    get(object, property, receiver) {
      const member: unknown = Reflect.get(object, property, receiver);
      if (typeof member !== "function" || member.constructor.name !== "AsyncFunction") return member;
      return async (...args: unknown[]) => {
        for (let left = ticks(); left > 0; left -= 1) await Promise.resolve();
        return Reflect.apply(member, object, args);
      };
    },
  });
}
