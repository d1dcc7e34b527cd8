import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "blocking-call",
  title: "Blocking call on the event loop",
  category: "performance",
  priority: "P2",
  effort: 15,
  languages: ["ts", "py"],
  why: "All requests of a process share one event loop; a call that blocks it makes every user wait until it is done, and health checks fail while it runs.",
  limits:
    "Functions that are only called by handlers of other files count when they are asynchronous or a service's methods; synchronous helpers of other files are not followed.",
  messages: {
    blocks: "{what} blocks every other request while it runs; use {instead}.",
  },
  fixes: {
    sleep: { kind: "safe", title: "Await asyncio.sleep() instead" },
    thread: { kind: "suggest", title: "Run it in a thread" },
    asynchronous: { kind: "suggest", title: "Await {instead} instead" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["sync("] },
    python: {
      skip: ["test"],
      words: ["async def"],
      and: "sleep( requests httpx urllib subprocess os.system bcrypt passlib hashlib boto3 smtplib redis psycopg pymysql sqlite3 mysql pyodbc session open( argon2 pymongo openai anthropic groq cohere stripe twilio".split(
        " ",
      ),
    },
  },
  detect: { typescript, python },
  confirm,
});
