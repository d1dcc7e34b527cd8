import { defineCheck } from "../../../api/check.ts";
import { dotenv } from "./dotenv.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

const schemes = ["http://", "ws://", "ftp://", "redis://", "amqp://"];
/** An address that is not the name of a schema or this machine. */
const pattern = /(?:\bws|\bftp|\bredis|\bamqp|\bhttp):\/\/(?!www\.w3\.org|localhost|127\.0\.0\.1|0\.0\.0\.0|schemas?\.)/;

export default defineCheck({
  id: "insecure-url",
  title: "Plain http:// where traffic leaves the machine",
  category: "security",
  priority: "P1",
  scope: "production",
  effort: 5,
  cwe: [319],
  languages: ["ts", "py", "env"],
  why: "On the way anyone can read and change what goes over plain http, tokens and cookies included.",
  limits:
    "Addresses that are put together at run time are only seen when they begin with a written host. Links that a person opens are not reported.",
  messages: {
    plain: "Traffic to {host} goes over {scheme}, which anyone on the way can read; use {secure}.",
  },
  fixes: {
    secure: { kind: "safe", title: "Use {secure}" },
  },
  triggers: {
    typescript: { words: schemes, pattern },
    python: { words: [...schemes, "ftplib"], pattern: new RegExp(`${pattern.source}|\\bftplib\\b`) },
    dotenv: { words: schemes },
  },
  detect: { typescript, python, dotenv },
});
