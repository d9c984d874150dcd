import type { AddressInfo } from 'node:net';
import express from 'express';

// The floor of the benchmarks of services that judge what they are sent: what express costs that only parses a JSON
// body and sends it back. A process of its own, as a service is one.

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '2mb' }));
app.post('/echo', (request, response) => void response.json(request.body));

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
