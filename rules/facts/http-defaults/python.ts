import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { child } from "../../api/tree.ts";
import { argumentsOf } from "../../shared/python/calls.ts";
import { symbolOf } from "../../shared/python/symbols.ts";
import { isOff } from "../../shared/python/values.ts";
import { timeoutSetting } from "../../shared/timeouts.ts";

/** socket.setdefaulttimeout(10): what urllib, smtplib and the like go by. */
export const python: TreeVisitors<PyFile> = {
  call: {
    setdefaulttimeout(call, file) {
      const [limit] = argumentsOf(call, file).positional;
      if (file.role.test || symbolOf(child(call, "function"), file) !== "socket.setdefaulttimeout" || !limit || isOff(limit, file))
        return undefined;
      return fact("setting", call, { key: timeoutSetting, value: "socket" });
    },
  },
};
