/** Names of middleware, wrappers, pipes and decorators that refuse a request that does not fit; asked in every language. */

const validating = /validat|schema|zod|joi|celebrate|typebox|ajv|yup|valibot|openapi|parsebody|marshmallow|pydantic|dry_?struct|\bdto\b/i;
const exact = /^(?:body|checkExact|check|oneOf|processRequest|createSafe\w*)$/;

/** Whether something of this name in front of a handler checks the request against a schema. */
export function isValidatingName(name: string): boolean {
  return validating.test(name) || name.split(".").some((part) => exact.test(part.replace(/\(\)$/, "")));
}
