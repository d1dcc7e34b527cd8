/** Code that a program hands to a browser which it drives itself. */
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, enclosingFunction, lastNameOf } from "./nodes.ts";

/** Puppeteer and Playwright, WebDriver, and the extensions of a browser. */
const handing =
  /^(?:evaluate|evaluateHandle|evaluateAll|evaluateOnNewDocument|addInitScript|waitForFunction|\$\$?eval|executeScript|executeAsyncScript)$/;
/** browser.execute(() => …) of WebdriverIO; elsewhere the name says anything. */
const ofDriver = /^(?:browser|driver)\.execute(?:Async)?$/;

/** Whether a node is part of a function that runs in such a page, `page.evaluate((html) => …)`: nobody looks at it, and nothing of this process is there. */
export function inDrivenPage(node: TS.Node): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const call = fn.parent;
    if (ts.isCallExpression(call) && call.expression !== fn && ts.isPropertyAccessExpression(call.expression)) {
      const name = lastNameOf(call.expression);
      const called = chainOf(call.expression)?.slice(-2).join(".") ?? "";
      if ((handing.test(name) || ofDriver.test(called)) && (call.arguments[0] === fn || name.endsWith("eval"))) return true;
    }
    // chrome.scripting.executeScript({ target, func: () => … })
    const options = ts.isPropertyAssignment(call) ? call.parent.parent : undefined;
    if (options && ts.isCallExpression(options) && lastNameOf(options.expression) === "executeScript") return true;
  }
  return false;
}
