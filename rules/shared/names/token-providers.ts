/** Which providers take the same refresh token again and again, and which replace it at every refresh. */
import { wordsOf } from "./words.ts";

/** Their old tokens stay good when a new one is handed out: a second refresh at the same time is only wasted. */
const keeping =
  /^(?:google|googleapis|gmail|youtube|gcp|gsuite|firebase|microsoft|microsoftonline|msgraph|msal|outlook|onedrive|sharepoint|azure|entra|hubspot|dropbox|zoho|salesforce)$/;
/** They accept each refresh token once, or within a short time only. */
const rotating =
  /^(?:slack|github|gitlab|bitbucket|atlassian|jira|confluence|xero|quickbooks|intuit|notion|linear|zoom|box|figma|discord|twitter|linkedin|airtable|asana|monday|calendly|typeform|canva|mcp|okta|supabase|cognito|stripe|shopify|strava|fitbit|twitch|tiktok)$/;

/**
 * Whether a refresh is one of a provider that keeps the refresh token. What several providers share is asked for as if it did not.
 * @param texts names, addresses and paths around the refresh
 */
export function keepsRefreshToken(...texts: readonly string[]): boolean {
  const words = texts.flatMap(wordsOf);
  return words.some((word) => keeping.test(word)) && !words.some((word) => rotating.test(word));
}

/** `refresh_token: process.env.X`: a token that stands in the settings is the same after every refresh. */
export const refreshTokenOfSettings =
  /refresh_?token['"]?\s*\]?\s*[:=,]\s*(?:process\.env|import\.meta\.env|env|ENV|Deno\.env|os\.environ|os\.getenv|settings|config)\b[.[(]/i;
