/** What imports this file is given the programs of servers of its own: see scripts/lib/test-selection.mjs. */
export { OwnServers, type ServerKind, type StartedServer } from '../../chaos/own-servers.js';
