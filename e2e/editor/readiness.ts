import type { Frame } from "playwright-core";
import { waitFor } from "../harness/index.ts";
import type { Desk } from "./desk.ts";

/** What the parts of the window say about the same thing. */
export interface Shown {
  /** In percent. */
  ring: number;
  statusBar: number;
  /** Open launch blockers. */
  words: number;
  badge: number;
}

/** Reads the readiness from the sidebar, the badge and the status bar. */
async function read(desk: Desk, sidebar: Frame): Promise<Shown> {
  const { workbench } = desk;
  const number = (text: string | null): number => Number(/\d+/.exec(text ?? "")?.[0] ?? 0);
  const badge = workbench.containerBadge("Readiness");
  return {
    ring: number(await sidebar.locator(".ring text").textContent()),
    statusBar: number(await workbench.statusBarItem(/Readiness/).innerText()),
    words: number(await sidebar.locator(".facts p").nth(1).textContent()),
    badge: (await badge.count()) > 0 ? number(await badge.innerText()) : 0,
  };
}

/** Waits until all parts of the window agree and, if asked for, fit. */
export async function readinessOf(desk: Desk, sidebar: Frame, fits: (shown: Shown) => boolean = () => true): Promise<Shown> {
  let shown: Shown | undefined;
  const agree = async (): Promise<boolean> => {
    shown = await read(desk, sidebar);
    return shown.ring === shown.statusBar && shown.words === shown.badge && fits(shown);
  };
  await waitFor("sidebar, badge and status bar to agree", agree).catch((error: Error) => {
    throw new Error(`${error.message}; they say ${JSON.stringify(shown)}`);
  });
  if (!shown) throw new Error("nothing was read");
  return shown;
}
