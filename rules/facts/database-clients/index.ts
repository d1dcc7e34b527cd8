/** Clients and pools of databases that live as long as their module. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "database-clients",
  facts: ["database-client"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["prismaclient", "new pool(", "createpool", "mongoclient", "datasource(", "new sequelize", "knex"],
    },
  },
  detect: { typescript },
});
