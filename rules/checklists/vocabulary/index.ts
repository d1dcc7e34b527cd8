/** What people call the things that checks look at. Own words, from how checklists, tickets and release plans are written. */
import type { Concept } from "../match.ts";
import { compliance } from "./compliance.ts";
import { data } from "./data.ts";
import { documentation } from "./documentation.ts";
import { infrastructure } from "./infrastructure.ts";
import { monitoring } from "./monitoring.ts";
import { performance } from "./performance.ts";
import { quality } from "./quality.ts";
import { reliability } from "./reliability.ts";
import { security } from "./security.ts";
import { testing } from "./testing.ts";

export const concepts: readonly Concept[] = [
  ...security,
  ...data,
  ...reliability,
  ...monitoring,
  ...testing,
  ...documentation,
  ...infrastructure,
  ...performance,
  ...compliance,
  ...quality,
];
