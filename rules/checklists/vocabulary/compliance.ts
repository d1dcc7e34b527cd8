import { concept } from "../match.ts";

/** Phrases of category `compliance`; {@link concept} says how they are written. */
export const compliance = [
  concept("privacy-policy", "privacy policy|page|notice|statement, privacy, gdpr notice"),
  concept("terms-of-service", "term of service|use, terms condition, terms service, legal term|page, eula"),
  concept(
    "data-export",
    `
      data export|portab*|download user, export user|data|personal|account, data portab*, download data|account|my, subject access,
      gdpr export, gdpr compliance`,
  ),
  concept(
    "data-deletion",
    `
      delet* user|account|data|personal -old -log -cascade, account delet*, data delet* -old, right forgotten|erasure|deletion, forgotten,
      erasure, gdpr compliance, anonymi* user|data`,
  ),
  concept("consent", "consent, cookie banner|notice|consent, opt in|out, gdpr consent, gdpr compliance consent"),
  concept(
    "encryption-in-transit",
    `
      encrypt* transit, tls database|redis|connection|internal, transit encrypt*, ssl database|redis|connection|mode, encrypted connection,
      sslmode`,
  ),
  concept(
    "encryption-at-rest",
    `
      encrypt* rest -token, rest encrypt* -token, disk|storage|database encrypt*,
      encrypt* database|storage|disk|sensitive|pii|personal|field, encrypt* key database|prod, data encrypt* -token -transit`,
  ),
  concept("soc2", "soc 2, soc2, iso 27001, hipaa compl*, pci compl*|dss"),
  concept("compliance-reporting", "compliance report*, report* compliance|regulat*, regulatory report*"),
  concept("license-file", "license file|add*|choose|mit|include*, licence, open source license"),
  concept(
    "access-review",
    `
      access review*, review* access|permission|user prod|production, prod access review*|limited|restrict*|audit*, offboard*,
      remov* access former|ex`,
  ),
];
