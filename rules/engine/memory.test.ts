/** What closed documents leave behind: nothing. Trees of WebAssembly are not seen by the garbage collector, so they have to be freed. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, expect, it } from "vitest";
import { registry } from "../registry.generated.ts";
import { installGrammars } from "../testing/parsers.ts";
import { Engine } from "./index.ts";

interface WasmMemory {
  readonly buffer: { readonly byteLength: number };
}

const wasm = (globalThis as unknown as { WebAssembly: { Memory: new (descriptor: object) => WasmMemory } }).WebAssembly;
/** Memories of WebAssembly, which only ever grow: one that grows while documents come and go has trees that nobody freed. */
const memories: WasmMemory[] = [];

beforeAll(async () => {
  const { Memory } = wasm;
  wasm.Memory = class extends Memory {
    constructor(descriptor: object) {
      super(descriptor);
      memories.push(this);
    }
  };
  await installGrammars(["python"]);
  wasm.Memory = Memory;
});

const documents = 2000;
/** Opened before the first look: tables, compiled code and pools have their size by then. */
const warm = 400;
/** Pools and caches of names may still grow a little; sixteen hundred trees would be far over a hundred megabytes. */
const allowedGrowth = 12 << 20;

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

interface Use {
  readonly objects: number;
  readonly trees: number;
}

function memory(): Use {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return { objects: process.memoryUsage().heapUsed, trees: memories.reduce((sum, each) => sum + each.buffer.byteLength, 0) };
}

it(`is the same after ${documents} documents of Python that were opened, edited and closed`, { timeout: 240_000 }, () => {
  const engine = new Engine(registry, { only: new Set(["log-sensitive-data", "missing-transaction"]) });
  let before = memory();
  for (let i = 0; i < documents; i++) {
    if (i === warm) before = memory();
    const document = engine.open(`app/views_${i}.py`, text);
    document.update(text.replace("order of", `order ${i} of`));
    document.update(text.replace("return {", `total = ${i}\n    return {`));
    document.settle();
    document.dispose();
  }
  const after = memory();
  expect(memories.length).toBeGreaterThan(0);
  expect(after.trees - before.trees).toBeLessThan(allowedGrowth);
  expect(after.objects - before.objects).toBeLessThan(allowedGrowth);
});
