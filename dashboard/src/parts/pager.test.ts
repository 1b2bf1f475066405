import { expect, it } from "vitest";
import { readPlace } from "../router.ts";
import { nextPage, pagingOf, previousPage, withoutPage } from "./pager.tsx";

const first = pagingOf(readPlace("#/workouts?sort=-start"));

it("has the position in the place, forth and back", () => {
  expect([first.page, first.continuation]).toEqual([1, undefined]);
  const second = pagingOf(readPlace(nextPage(first, "c/2")));
  expect([second.page, second.continuation, second.place.parameters["sort"]]).toEqual([2, "c/2", "-start"]);
  const third = pagingOf(readPlace(nextPage(second, "c=3&")));
  expect([third.page, third.continuation]).toEqual([3, "c=3&"]);
  const again = pagingOf(readPlace(previousPage(third)));
  expect([again.page, again.continuation]).toEqual([2, "c/2"]);
  expect(previousPage(again)).toBe("#/workouts?sort=-start");
});

it("goes back to the first page from one that was opened by its address", () => {
  const deep = pagingOf(readPlace("#/quarantine?state=all&after=unseen&page=7"));
  expect([deep.page, deep.continuation, previousPage(deep)]).toEqual([7, "unseen", "#/quarantine?state=all"]);
  expect(pagingOf(readPlace("#/quarantine?after=x&page=none")).page).toBe(2);
});

it("begins with the first page after another filter", () => {
  expect(withoutPage({ sort: "a", after: "x", page: "2" })).toEqual({ sort: "a" });
});
