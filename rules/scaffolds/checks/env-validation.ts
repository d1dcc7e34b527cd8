import { environmentModule } from "../project/environment.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "env-validation",
  title: "Write a module that checks the variables the code reads",
  ...environmentModule,
});
