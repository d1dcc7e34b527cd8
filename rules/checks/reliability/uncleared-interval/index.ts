import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "uncleared-interval",
  title: "Timer or listener never cleared",
  category: "reliability",
  priority: "P2",
  effort: 10,
  cwe: [401],
  languages: ["ts"],
  why: "A timer that nobody can stop keeps the process from shutting down, and a listener added for every request or every mount adds up until memory runs out or work is done many times over.",
  limits:
    "A handle that is passed on, returned or stored in a collection counts as cleared; so does a listener on something made in the same function.",
  messages: {
    timer: "This interval can never be stopped and keeps the process alive at shutdown; keep its handle and clear it, or call unref().",
    kept: "The handle {name} is kept but never cleared; call clearInterval({name}) when the work ends, or unref().",
    listener: "A listener is added to {target} for every request and never taken off; add it once, or remove it when the request ends.",
    effect: "This effect starts {what} and returns no cleanup, so that every mount adds another one; return a function that stops it.",
  },
  fixes: {
    unref: { kind: "safe", title: "Let the interval not keep the process alive (unref)" },
  },
  triggers: {
    typescript: {
      skip: ["test"],
      words: ["setinterval", ".on(", "addlistener", "useeffect", "uselayouteffect"],
      // What an effect may start.
      and: [
        "setinterval",
        ".on(",
        "addlistener",
        "addeventlistener",
        "subscribe",
        "onauthstate",
        "onsnapshot",
        "eventsource",
        "new websocket",
        "broadcastchannel",
        "observer(",
      ],
    },
  },
  detect: { typescript },
  confirm,
});
