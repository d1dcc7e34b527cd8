/** What facts say of a project's own classes of errors. */

/** Key of the setting of such a class; stands at its name. */
export const errorClassSetting = "error.class";

/** A class that the project throws. */
export type ErrorClass = {
  readonly name: string;
  /** It knows the status of an answer. */
  readonly http: boolean;
  /** What its constructor must be given; "unknown" where something else than a message and a status is needed. */
  readonly made: "message" | "message, status" | "status, message" | "unknown";
  /** The name under which its module hands it out, "default" for the default export, "" when it does not. */
  readonly exported: string;
};
