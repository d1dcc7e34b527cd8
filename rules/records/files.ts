/** Where the files lie, relative to the project's root. */
export const recordFiles = {
  policy: ".seaworthy/policy.yml",
  attestations: ".seaworthy/attestations.yml",
  waivers: ".seaworthy/waivers.yml",
  baseline: ".seaworthy/baseline.json",
} as const;
