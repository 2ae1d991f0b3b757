/** What happened to an object: decoding notifications, naming events, writing them. Knows neither Camel nor NATS. What of it others may rely on says docs/api.md. */
package io.caravan.event;
