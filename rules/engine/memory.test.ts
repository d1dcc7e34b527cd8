/** What closed documents leave behind: nothing. Trees of WebAssembly are not seen by the garbage collector, so they have to be freed. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, expect, it } from "vitest";
import { registry } from "../registry.generated.ts";
import { installGrammars } from "../testing/parsers.ts";
import { Engine } from "./index.ts";

beforeAll(() => installGrammars(["python"]));

const documents = 2000;
/** Opened before the first look: tables, compiled code and pools have their size by then. */
const warm = 400;
/** A tree of this text takes about a hundred kilobytes: sixteen hundred that stay would be far over a hundred megabytes. */
const allowedGrowth = 48 << 20;

const views = Array.from(
  { length: 12 },
  (_, i) => `
@app.post("/orders/${i}")
async def place_order_${i}(order: Order, session: Session = Depends(get_session)):
    item = session.get(Item, order.item_id)
    logger.info("order of %s", item.name)
    return {"id": item.id, "total": item.price * order.quantity}
`,
).join("\n");
const text = `from fastapi import Depends, FastAPI\n\napp = FastAPI()\n${views}`;

function memory(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().rss;
}

it(`is the same after ${documents} documents of Python that were opened, edited and closed`, { timeout: 240_000 }, () => {
  const engine = new Engine(registry, { only: new Set(["log-sensitive-data", "missing-transaction"]) });
  let before = 0;
  for (let i = 0; i < documents; i++) {
    if (i === warm) before = memory();
    const document = engine.open(`app/views_${i}.py`, text);
    document.update(text.replace("order of", `order ${i} of`));
    document.update(text.replace("return {", `total = ${i}\n    return {`));
    document.settle();
    document.dispose();
  }
  expect(memory() - before).toBeLessThan(allowedGrowth);
});
