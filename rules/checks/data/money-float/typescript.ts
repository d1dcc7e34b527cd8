import type { TypeScriptVisitors } from "../../../api/check.ts";

export const typescript: TypeScriptVisitors = {};
