/** Names of values in SQL texts; the same in every language. */

/** Names of pieces of SQL that the program builds on purpose. */
export const fragment = /sql|clause|where|filter|condition|placeholder|param|query|fragment|expr|column|table|schema|order|values$/i;
/** Names of numbers; from where they are handed in, they were most often read as such. */
export const count =
  /^(?:limit|offset|page|page_?size|per_?page|take|skip|count|top|size|days|hours|minutes|seconds|months|years?|week|interval|max|min)$/i;
