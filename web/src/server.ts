/** The short ID of the server's database, which tells what the browser keeps for this server from what it keeps for another one. */
export const server = document.documentElement.dataset["server"] ?? "";
