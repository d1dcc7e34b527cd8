import { environmentModule } from "../project/environment.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "configuration-module",
  title: "Write the one module that reads the environment",
  ...environmentModule,
});
