/** What the settings of a stack say of where it runs: its own address on this machine is one for trying out. */

/** Settings that hold the address under which users reach the application itself. */
const ownAddress =
  /(?:^|[\s"'{,-])(?:NEXTAUTH_URL|AUTH_URL|BETTER_AUTH_URL|EXTERNAL_URL|PUBLIC_URL|APP_URL|APP_BASE_URL|BASE_URL|SITE_URL|ROOT_URL|WEB_URL|WEBAPP_URL|FRONTEND_URL|SERVER_URL|HOST_URL|HOSTNAME|[A-Z_]*(?:API|DASHBOARD|WEBAPP|FRONTEND|BACKEND|SITE|CLIENT|(?:API|CLIENT|SERVER|SITE|APP|WEB|PUBLIC)_BASE)_URL|next_?auth_?url|external_?url|public_?url|base_?url|app_?url|site_?url)["']?\s*[:=]\s*["']?(?:\$\{\w+:?-)?(https?:\/\/)?(localhost|127\.0\.0\.1|0\.0\.0\.0)\b/im;

/** Whether the settings in a text give the application an address that only the machine itself has: nobody else can use what runs with them. */
export function runsOnOneMachine(text: string): boolean {
  return ownAddress.test(text);
}
