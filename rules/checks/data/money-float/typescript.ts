import type { TypeScriptVisitors } from "../../../api/check.ts";
import { visitConversion, visitDecimal, visitPlus } from "./typescript-arithmetic.ts";
import { visitDrizzle, visitProperty, visitSetting } from "./typescript-columns.ts";

/** TypeScript: floating-point columns of Drizzle, TypeORM and other mappers, and texts of amounts that become numbers. */
export const typescript: TypeScriptVisitors = {
  call: {
    real: visitDrizzle,
    doublePrecision: visitDrizzle,
    float: visitDrizzle,
    double: visitDrizzle,
    numeric: visitDrizzle,
    decimal: visitDrizzle,
    parseFloat: visitConversion,
    Number: visitConversion,
  },
  new: { Decimal: visitDecimal, Big: visitDecimal, BigNumber: visitDecimal },
  node: { PropertyDeclaration: visitProperty, PropertyAssignment: visitSetting, PrefixUnaryExpression: visitPlus },
};
