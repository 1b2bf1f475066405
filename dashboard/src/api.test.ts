import { afterEach, expect, it, vi } from "vitest";
import { ApiError, get, Unreachable } from "./api.ts";
import { signInWith } from "./session.ts";

afterEach(() => {
  signInWith(undefined);
  vi.unstubAllGlobals();
});

it("rejects a key that no header can have, and sends nothing", async () => {
  const fetched = vi.fn();
  vi.stubGlobal("fetch", fetched);
  signInWith("ключ");
  await expect(get("/api/session")).rejects.toMatchObject({ name: "ApiError", status: 401 });
  expect(fetched).not.toHaveBeenCalled();
});

it("is unreachable without a response, and not with one", async () => {
  signInWith("key");
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(get("/api/session")).rejects.toBeInstanceOf(Unreachable);
  vi.stubGlobal("fetch", async () => new Response("", { status: 401 }));
  await expect(get("/api/session")).rejects.toBeInstanceOf(ApiError);
});
