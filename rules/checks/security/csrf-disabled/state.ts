/** The key of the facts that say where a state is added to an address of OAuth. */
export const stateSetting = "oauth.state.added";
