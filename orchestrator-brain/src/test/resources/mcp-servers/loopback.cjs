// Servers of the tests are reached from this machine alone, also those that cannot be told so.
const { Server } = require("node:net");

const listen = Server.prototype.listen;

Server.prototype.listen = function (port, ...rest) {
  const local = typeof port === "number" || typeof port === "string";
  return local ? listen.call(this, Number(port), "127.0.0.1", ...rest) : listen.call(this, port, ...rest);
};
