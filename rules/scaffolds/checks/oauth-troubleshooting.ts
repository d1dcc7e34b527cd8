import { nameOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "oauth-troubleshooting",
  title: "Write an OAuth troubleshooting guide",
  make: ({ project }) => ({
    files: [{ path: "docs/oauth-troubleshooting.md", text: text(nameOf(project)) }],
    notes: ["Add the errors that your provider sends, with its words."],
  }),
});

const text = (name: string): string => `# Troubleshooting OAuth in ${name}

Start with the id of a failed request: the log says which step failed and what the provider answered.

## Error cases

| what is seen | why | what to do |
|---|---|---|
| \`redirect_uri_mismatch\` | the address that is sent is not registered | register it letter by letter, with scheme and slash |
| \`invalid_client\` | client id or secret is wrong, or from another environment | compare the variables with the provider's console |
| \`invalid_grant\` at the callback | the code was used before or is too old | start again; look for a callback that is called twice |
| state does not match | the cookie is gone, or the request is forged | check SameSite and the domain of the cookie; never skip the check |
| \`access_denied\` | the user said no, or an administrator has to allow it | say so, and how to go on |
| 401 from the API | the token has expired or was revoked | refresh once, then connect anew |
| 403 from the API | a permission is missing | see below |

## Failures of the refresh

- A refresh token works once at many providers: two processes that refresh at the same time make the second one fail. One of them has to wait.
- It expires when it is not used, when the user changes the password, or when somebody revokes the connection. Nothing but connecting anew
  helps then: mark the connection, tell the user, stop trying.
- TODO: how long the tokens of the provider are valid.

## Permissions and regions

- A scope that was added later is not part of tokens that were issued before: users have to consent again.
- Some permissions need an administrator of the customer.
- TODO: regions or kinds of accounts that have an address of their own.

## When the provider is down

Check its status page (TODO: link). Keep the connection as it is: a failure of the network is no reason to ask users to connect anew.
`;
